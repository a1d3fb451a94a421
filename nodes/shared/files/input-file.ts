import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput, toError } from '../errors';
import type { Readable } from '../http';
import { baseName } from './base-name';

export interface InputFile {
	id?: string;
	open(): Promise<Readable | Buffer>;
	size: number;
	fileName: string;
	mimeType: string;
}

/** A file of an incoming item, streamed if n8n stores it. Throws n8n's error if there is none, InvalidInput if it is empty. */
export async function readInputFile(
	context: IExecuteFunctions,
	itemIndex: number,
	property: string | IBinaryData,
): Promise<InputFile> {
	const binary = typeof property === 'string' ? context.helpers.assertBinaryData(itemIndex, property) : property;
	const { id, data = '', fileExtension } = binary;
	const mimeType = binary.mimeType || 'application/octet-stream';
	const fileName = baseName(binary.fileName ?? '') ?? (fileExtension ? `recording.${fileExtension}` : 'recording');
	const inline = id ? undefined : Buffer.from(data, 'base64');
	const name = typeof property === 'string' ? property : fileName;
	const readSize = async () =>
		await context.helpers.getBinaryMetadata(id ?? '').then(
			({ fileSize }) => fileSize,
			(error: unknown) => {
				if (!/not found|ENOENT/i.test(toError(error).message)) throw error;
				throw new InvalidInput(`The file in '${name}' is no longer stored by n8n`, 'Run the node that created it again');
			},
		);
	const size = inline ? inline.length : await readSize();
	if (size === 0) throw new InvalidInput(`The file in '${name}' is empty`, 'Check the node that created it');
	const open = async () => inline ?? (await context.helpers.getBinaryStream(id ?? ''));
	return { id, open, size, fileName, mimeType };
}
