/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from '../n8n/client';
import { recordingName, recordingType, sampleRecording } from './recording';

const root = join(__dirname, '..', '..');

/** A workflow that users are given; by default what a finished recording in Speakr starts. */
export const exampleWorkflow = (name = 'speakr-transcription-completed'): WorkflowFile =>
	JSON.parse(readFileSync(join(root, 'examples', `${name}.json`), 'utf8')) as WorkflowFile;

/** A manual start, and a file made in the workflow, in the binary field of that name. */
export const sampleNodes = (field = 'data'): PlainNode[] => [
	{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
	{
		name: 'Sample',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify({ audio: sampleRecording().toString('base64') }), options: {} },
	},
	{
		name: 'File',
		type: 'n8n-nodes-base.convertToFile',
		typeVersion: 1.1,
		parameters: {
			operation: 'toBinary',
			sourceProperty: 'audio',
			binaryPropertyName: field,
			options: { fileName: recordingName, mimeType: recordingType },
		},
	},
];

/** What a user would build to send a file to Speakr. */
export const uploadWorkflow = (): WorkflowFile =>
	chain('Upload a recording', [
		...sampleNodes(),
		{
			name: 'Upload',
			type: 'n8n-nodes-transcription.speakr',
			typeVersion: 1,
			parameters: { resource: 'recording', operation: 'upload' },
			credentials: { speakrApi: { id: null, name: '' } },
		},
	]);

type PlainNode = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters' | 'credentials'>;

/** Nodes in a row, each connected to the next. */
export function chain(name: string, nodes: readonly PlainNode[]): WorkflowFile {
	return {
		name,
		nodes: nodes.map((node, index) => ({ ...node, id: `node-${index}`, position: [index * 220, 0] })),
		connections: Object.fromEntries(
			nodes.slice(1).map((node, index) => [
				nodes[index]?.name ?? '',
				{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
			]),
		),
		settings: { executionOrder: 'v1' },
	};
}
