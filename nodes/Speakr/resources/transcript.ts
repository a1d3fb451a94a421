import { saveText } from '../../shared/files';
import { choice, fieldOrFile, ItemWithFile, operation, unsent } from '../../shared/operation';
import { recordingId } from '../fields';
import { readRecording } from '../recordings/recording';
import { explainMissing, formats, transcriptAs, transcriptEndpoint } from '../recordings/transcript';

export const transcript = {
	name: 'Transcript',
	operations: {
		get: operation({
			name: 'Get',
			action: 'Get transcript',
			description: 'Retrieve the transcript of a recording as segments, text, Markdown or subtitles',
			endpoint: transcriptEndpoint,
			fields: { recordingId, format: unsent(choice('Format', formats, { value: 'segments' })), ...fieldOrFile('transcript') },
			async run({ client, context, values: { recordingId, format, output, outputField } }) {
				const about = format === 'markdown' ? await readRecording(client, recordingId, { format: 'minimal' }) : undefined;
				const content = await transcriptAs(client, recordingId, format, about).catch(explainMissing(client, recordingId));
				const json = { id: recordingId, format };
				if (output === 'json') return { ...json, transcript: content };
				const binary = await saveText(context, `transcript-${recordingId}`, formats[format], content);
				return new ItemWithFile(json, { [outputField]: binary });
			},
		}),
	},
};
