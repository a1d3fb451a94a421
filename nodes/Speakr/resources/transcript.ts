import { saveText } from '../../shared/files';
import type { Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { choice, fieldOrFile, ItemWithFile, operation, unsent } from '../../shared/operation';
import { recordingId } from '../fields';
import { formats, transcriptAs } from '../recordings/transcript';

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
				format: unsent(choice('Format', formats, { value: 'segments' })),
				...fieldOrFile('transcript'),
			},
			async run({ client, context, values: { recordingId, format, output, outputField } }) {
				const about = format === 'markdown' ? await readAbout(client, recordingId) : undefined;
				const content = await transcriptAs(client, recordingId, format, about);
				const json = { id: recordingId, format };
				if (output === 'json') return { ...json, transcript: content };
				const binary = await saveText(context, `transcript-${recordingId}`, formats[format], content);
				return new ItemWithFile(json, { [outputField]: binary });
			},
		}),
	},
};

/** Title, date and length, without the texts. */
const readAbout = async (client: Client, recordingId: number) =>
	asObject(await client.json({ method: 'GET', path: `/recordings/${recordingId}`, query: { format: 'minimal' } }));
