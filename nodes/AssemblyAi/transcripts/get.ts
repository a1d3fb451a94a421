import type { IDataObject } from 'n8n-workflow';
import { saveText } from '../../shared/files';
import {
	choice,
	collection,
	defaultInTool,
	fieldOrFile,
	ItemWithFile,
	shownWhen,
	text,
	unsent,
	withWarnings,
	type Call,
	type Values,
} from '../../shared/operation';
import { inTimezone, shownForFormats, renderOptions, windowOptions } from '../../shared/transcript';
import { speakerNames, transcriptId } from '../fields';
import { isDeleted } from '../records';
import { createdIn, fileAbout } from './file-about';
import { fetchTranscript, onlyCompleted, throwIfFailed } from './fetch';
import { formats, transcriptAs } from './formats';
import { hintsOf } from './hints';
import { renamed } from './simplify';
import { onFailure } from './wait';

export const getFields = {
	transcriptId,
	format: defaultInTool('text', unsent(choice('Format', formats, { value: 'transcript' }))),
	...fieldOrFile('transcript'),
	options: unsent(inTimezone(
		collection('Options', {
			...shownForFormats({ ...renderOptions, speakerNames, ...windowOptions }, formats),
			onFailure: shownWhen({ '/format': ['transcript'] }, onFailure),
			title: text('Title', { placeholder: 'e.g. Weekly planning', description: 'Used as the Markdown heading and the file name' }),
		}),
	)),
};

export async function getTranscript(call: Call<Values<typeof getFields>>): Promise<IDataObject | ItemWithFile> {
	const { client, context, values } = call;
	const { transcriptId: id, format, output, outputField, options } = values;
	const { onFailure: whenFailed, ...presentation } = options;
	const transcript = await fetchTranscript(client, id);
	const inFile = async (content: unknown, about: IDataObject = {}) => {
		const binary = await saveText(context, fileAbout(call, transcript, options.title), formats[format], content);
		return new ItemWithFile({ id, format, ...about }, { [outputField]: binary });
	};
	const hints = isDeleted(transcript) ? [] : hintsOf(transcript);
	if (format === 'transcript') {
		const found = whenFailed === 'continue' ? transcript : throwIfFailed(transcript);
		const warned = withWarnings(context, hints);
		return output === 'json' ? { ...renamed(found), ...warned } : await inFile(found, warned);
	}
	const { content, rest, warnings } = transcriptAs(onlyCompleted(transcript), format, { ...presentation, date: createdIn(call, id) });
	const about = { ...rest, ...withWarnings(context, [...hints, ...warnings]) };
	return output === 'json' ? { id, format, ...about, transcript: content } : await inFile(content, about);
}
