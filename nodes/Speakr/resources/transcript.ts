import { saveText } from '../../shared/files';
import { choice, collection, defaultInTool, fieldOrFile, ItemWithFile, operation, unsent, withWarnings } from '../../shared/operation';
import { inTimezone, shownForFormats, pieceOperations, renderOptions } from '../../shared/transcript';
import { recordingId } from '../fields';
import { aboutForNote, aboutItem } from '../recordings/transcript-details';
import { excerptAs, explainMissing, formats, readAbout, readTranscript, windowFields } from '../recordings/transcript';
import { readRecording, transcriptEndpoint } from '../recordings/recording';

export const transcript = {
	get: operation({
		description: 'Retrieve the transcript of a recording as segments, text, Markdown or subtitles',
		endpoint: transcriptEndpoint,
		fields: {
			recordingId,
			format: defaultInTool('text', unsent(choice('Format', formats, { value: 'segments' }))),
			...fieldOrFile('transcript'),
			options: inTimezone(collection('Options', shownForFormats({ ...windowFields, ...renderOptions }, formats))),
		},
		async run({ client, context, itemIndex, request: { query }, values: { recordingId, format, output, outputField, options } }) {
			const isNamed = output === 'file' || format === 'markdown';
			const told = format === 'markdown' ? undefined : aboutItem(context.getInputData()[itemIndex]?.json, recordingId);
			const about = isNamed ? told ?? (await readAbout(client, recordingId, options)) : undefined;
			const { content, rest, warnings } = await excerptAs(client, recordingId, format, { about, query, options });
			const json = { id: recordingId, format, ...rest, ...withWarnings(context, warnings) };
			if (output === 'json') return { ...json, transcript: content };
			const binary = await saveText(context, { id: recordingId, title: null, ...about }, formats[format], content);
			return new ItemWithFile(json, { [outputField]: binary });
		},
	}),
	...pieceOperations({
		endpoint: transcriptEndpoint,
		fields: { recordingId },
		async read({ client, values: { recordingId: id } }) {
			const transcript = await readTranscript(client, id).catch(explainMissing(client, id));
			return { ...transcript, ...aboutForNote(await readRecording(client, id, { format: 'minimal' }), client.address) };
		},
	}),
};
