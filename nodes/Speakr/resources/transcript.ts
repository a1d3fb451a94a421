import type { IExecuteFunctions } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { choice, ItemWithFile, operation, outputField, shownWhen, unsent } from '../../shared/operation';
import { recordingId } from '../fields';
import { transcriptAs, transcriptFiles, transcriptFormats, type TranscriptFormat } from '../transcript';

const output = {
	file: { name: 'File', description: 'As a file in a binary field' },
	json: { name: 'JSON', description: "In the field 'transcript' of the item" },
};

export const transcript = {
	name: 'Transcript',
	operations: {
		get: operation({
			name: 'Get',
			action: 'Get transcript',
			description: 'Read what was said in a recording: as segments, text, Markdown or subtitles',
			endpoint: 'GET /recordings/{recordingId}/transcript',
			fields: {
				recordingId,
				format: unsent(choice('Format', transcriptFormats, { value: 'segments' })),
				output: unsent(choice('Output', output, { value: 'json' })),
				outputField: shownWhen({ output: ['file'] }, outputField),
			},
			async run({ client, context, values: { recordingId, format, output, outputField } }) {
				const about = format === 'markdown' ? await readAbout(client, recordingId) : undefined;
				const content = await transcriptAs(client, recordingId, format, about);
				const json = { id: recordingId, format };
				if (output === 'json') return { ...json, transcript: content };
				const binary = await toFile(context, `transcript-${recordingId}`, format, content);
				return new ItemWithFile(json, { [outputField]: binary });
			},
		}),
	},
};

/** Title, date and length, without the texts. */
const readAbout = async (client: Client, recordingId: number) =>
	asObject(await client.json({ method: 'GET', path: `/recordings/${recordingId}`, query: { format: 'minimal' } }));

async function toFile(context: IExecuteFunctions, name: string, format: TranscriptFormat, content: unknown) {
	const { extension, mimeType } = transcriptFiles[format];
	const written = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
	return await context.helpers.prepareBinaryData(Buffer.from(written), `${name}.${extension}`, mimeType);
}
