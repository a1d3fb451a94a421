import { saveText } from '../../shared/files';
import { choice, collection, fieldOrFile, ItemWithFile, operation, unsent } from '../../shared/operation';
import { renderOptions } from '../../shared/transcript';
import { recordingId } from '../fields';
import { readRecording } from '../recordings/recording';
import { excerptAs, formats, transcriptEndpoint, windowFields } from '../recordings/transcript';
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
			async run({ client, context, request: { query: window }, values: { recordingId, format, output, outputField, options } }) {
				const about = format === 'markdown' ? await readRecording(client, recordingId, { format: 'minimal' }) : undefined;
				const excerpt = await excerptAs(client, recordingId, format, { about, window, presentation: { timezone: context.getTimezone(), ...options } });
				const { content, nextStart, warnings } = excerpt;
				const cut = { ...(nextStart !== undefined && { nextStart }), ...withWarnings(context, warnings) };
				const json = { id: recordingId, format, ...cut };
				if (output === 'json') return { ...json, transcript: content };
				const binary = await saveText(context, `transcript-${recordingId}`, formats[format], content);
				return new ItemWithFile(json, { [outputField]: binary });
			},
		}),
	},
};
