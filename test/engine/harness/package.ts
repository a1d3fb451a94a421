/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- looks at the built package, never shipped */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INodeType } from 'n8n-workflow';
import packageJson from '../../../package.json';
import { loadPackage } from './instance';

export const packageRoot = join(__dirname, '../../..');

/** Files of the nodes that the package declares: `dist/nodes/Speakr/Speakr.node.js`. */
export const nodeFiles: string[] = packageJson.n8n.nodes;

export const isInPackage = (path: string): boolean => existsSync(join(packageRoot, path));

/** The node that a file holds, as n8n loads it. */
export async function nodeIn(file: string): Promise<INodeType> {
	const { nodeTypes } = await loadPackage();
	const found = Object.values(nodeTypes).find(({ sourcePath }) => sourcePath === file);
	if (!found) throw new Error(`n8n has loaded no node from ${file}`);
	return NodeHelpers.getVersionedNodeType(found.type);
}
