import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import type { Readable } from '../http';

export interface InputFile {
	content: Readable | Buffer;
	/** Bytes. */
	size: number;
	fileName: string;
	mimeType: string;
}

/**
 * The binary data of an incoming item, as a stream out of n8n's storage where that is possible.
 * Throws n8n's own error when the item has none under that name, InvalidInput when it is empty.
 */
export async function readInputFile(
	context: IExecuteFunctions,
	itemIndex: number,
	property: string | IBinaryData,
): Promise<InputFile> {
	const binary = context.helpers.assertBinaryData(itemIndex, property);
	const { id, data, mimeType, fileExtension } = binary;
	const fileName = binary.fileName ?? (fileExtension ? `recording.${fileExtension}` : 'recording');
	const inline = id ? undefined : Buffer.from(data, 'base64');
	const size = inline ? inline.length : (await context.helpers.getBinaryMetadata(id ?? '')).fileSize;
	if (size === 0) {
		const name = typeof property === 'string' ? property : fileName;
		throw new InvalidInput(`The file in '${name}' is empty`, 'Check the node that it comes from');
	}
	const content = inline ?? (await context.helpers.getBinaryStream(id ?? ''));
	return { content, size, fileName, mimeType };
}
