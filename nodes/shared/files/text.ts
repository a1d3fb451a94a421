import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { nameOfFile, type Named } from './file-name';

/** Anything but a text is saved as JSON. */
export async function saveText(
	context: IExecuteFunctions,
	about: Named,
	{ extension, mimeType }: { extension: string; mimeType: string },
	content: unknown,
): Promise<IBinaryData> {
	const written = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
	return await context.helpers.prepareBinaryData(Buffer.from(written), nameOfFile(about, extension, context.getTimezone()), mimeType);
}
