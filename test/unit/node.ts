import type { INode } from 'n8n-workflow';

/** Any node: errors want to know theirs. */
export const node: INode = {
	id: 'n',
	name: 'Speakr',
	type: 'n8n-nodes-transcription.speakr',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
