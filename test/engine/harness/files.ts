/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { FileLocation } from 'n8n-core';
import type { Readable } from 'node:stream';
import { UnexpectedError, type IBinaryData, type INodeExecutionData } from 'n8n-workflow';
import { binaryStorage } from './container';

/** Puts a file into n8n's binary storage. */
export const storeFile = async (
	content: Buffer | Readable,
	about: Partial<IBinaryData> = {},
): Promise<IBinaryData> =>
	await binaryStorage().store(FileLocation.ofExecution('workflow', 'input'), content, {
		data: '',
		fileName: 'from-the-harness.ogg',
		mimeType: 'audio/ogg',
		...about,
	});

/** An input item with a file in `data`, where nodes look for it unless told otherwise. */
export const itemWithFile = async (
	content: Buffer | Readable,
	about?: Partial<IBinaryData>,
	json: INodeExecutionData['json'] = {},
): Promise<INodeExecutionData> => ({ json, binary: { data: await storeFile(content, about) } });

/** The bytes of an item's file. */
export async function readFile(item: INodeExecutionData | undefined, property = 'data'): Promise<Buffer> {
	const binary = item?.binary?.[property];
	if (!binary) throw new UnexpectedError(`The item has no file in '${property}'`);
	return await binaryStorage().getAsBuffer(binary);
}
