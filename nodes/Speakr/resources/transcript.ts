import { saveText } from '../../shared/files';
import { choice, collection, fieldOrFile, ItemWithFile, operation, unsent } from '../../shared/operation';
import { pieceOperations, renderOptions } from '../../shared/transcript';
import { recordingLinks } from '../api/links';
import { recordingId } from '../fields';
import { readRecording } from '../recordings/recording';
import { detailsOf, excerptAs, explainMissing, formats, readTranscript, transcriptEndpoint, windowFields } from '../recordings/transcript';
import { withWarnings } from '../../shared/warnings';

export const transcript = {
	name: 'Transcript',
	operations: {
		get: operation({
			name: 'Get',
			action: 'Get transcript',
			description: 'Retrieve the transcript of a recording as segments, text, Markdown or subtitles',
			endpoint: transcriptEndpoint,
			fields: {
				recordingId,
				format: unsent(choice('Format', formats, { value: 'segments' })),
				...fieldOrFile('transcript'),
				options: collection('Options', { ...windowFields, ...renderOptions }),
			},
			async run({ client, context, request: { query }, values: { recordingId, format, output, outputField, options } }) {
				const about = format === 'markdown' ? await readRecording(client, recordingId, { format: 'minimal' }) : undefined;
				const presentation = { timezone: context.getTimezone(), ...options };
				const { content, rest, warnings } = await excerptAs(client, recordingId, format, { about, query, options: presentation });
				const json = { id: recordingId, format, ...rest, ...withWarnings(context, warnings) };
				if (output === 'json') return { ...json, transcript: content };
				const binary = await saveText(context, `transcript-${recordingId}`, formats[format], content);
				return new ItemWithFile(json, { [outputField]: binary });
			},
		}),
		...pieceOperations({
			endpoint: transcriptEndpoint,
			fields: { recordingId },
			async read({ client, context, values: { recordingId: id } }) {
				const transcript = await readTranscript(client, id).catch(explainMissing(client, id));
				const details = detailsOf(await readRecording(client, id, { format: 'minimal' }));
				const urlOf = await recordingLinks(context);
				return { id, transcript: { ...transcript, ...details }, link: (start) => urlOf(id, start) };
			},
		}),
	},
};
