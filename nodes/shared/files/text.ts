import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

const kinds = {
	json: { extension: 'json', mimeType: 'application/json' },
	markdown: { extension: 'md', mimeType: 'text/markdown' },
	srt: { extension: 'srt', mimeType: 'application/x-subrip' },
	text: { extension: 'txt', mimeType: 'text/plain' },
	vtt: { extension: 'vtt', mimeType: 'text/vtt' },
};

type TextKind = keyof typeof kinds;

/** A text, or anything else as JSON, as a file of that kind; `name` has no extension. */
export async function saveText(
	context: IExecuteFunctions,
	name: string,
	kind: TextKind,
	content: unknown,
): Promise<IBinaryData> {
	const { extension, mimeType } = kinds[kind];
	const written = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
	return await context.helpers.prepareBinaryData(Buffer.from(written), `${name}.${extension}`, mimeType);
}
