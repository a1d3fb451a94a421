import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

/** Saves a text, or anything else as JSON, as a file; `name` has no extension. */
export async function saveText(
	context: IExecuteFunctions,
	name: string,
	{ extension, mimeType }: { extension: string; mimeType: string },
	content: unknown,
): Promise<IBinaryData> {
	const written = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
	return await context.helpers.prepareBinaryData(Buffer.from(written), `${name}.${extension}`, mimeType);
}
