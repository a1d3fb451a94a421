import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import { saveText } from '../../shared/files';
import {
	boolean,
	choice,
	collection,
	fieldOrFile,
	ItemWithFile,
	jsonObject,
	mapped,
	shownWhen,
	simplify,
	text,
	unsent,
	type Call,
	type Values,
} from '../../shared/operation';
import { transcriptId } from '../fields';
import { asShown, fetchTranscript, formats, onlyCompleted, transcriptAs, unlessFailed } from './transcript';
import { onFailure } from './wait';

/** `{"A": "Ada"}`: names by the labels that AssemblyAI gives. */
export const speakerNames = mapped(
	jsonObject('Speaker Names', { description: 'Names by the labels that AssemblyAI gives: {"A": "Ada", "B": "Grace"}' }),
	(names) =>
		Object.fromEntries(
			Object.entries(names).map(([label, name]) => {
				if (typeof name === 'string' && name.trim() !== '') return [label, name.trim()];
				throw new InvalidInput(`Speaker ${label} in 'Speaker Names' has no name`, 'A name is text: {"A": "Ada"}');
			}),
		),
);

export const getFields = {
	transcriptId,
	format: unsent(choice('Format', formats, { value: 'transcript' })),
	simplify: shownWhen({ format: ['transcript'] }, simplify),
	...fieldOrFile('transcript'),
	options: unsent(
		collection('Options', {
			onFailure,
			speakerNames,
			times: boolean('Times', { value: true, description: "Whether lines of the format 'Text' begin with their time" }),
			title: text('Title', { description: 'Heading of the Markdown' }),
		}),
	),
};

/** Reads a transcript and puts it out in the chosen format, into a field or a file. */
export async function getTranscript({
	client,
	context,
	values,
}: Call<Values<typeof getFields>>): Promise<IDataObject | ItemWithFile> {
	const { transcriptId: id, format, output, outputField, options } = values;
	const { onFailure: whenFailed, speakerNames: names, ...rendering } = options;
	const transcript = await fetchTranscript(client, id);
	if (format === 'transcript') {
		const shown = asShown(whenFailed === 'continue' ? transcript : unlessFailed(transcript), values);
		if (output === 'json') return shown;
		return new ItemWithFile({ id, format }, { [outputField]: await saveText(context, `transcript-${id}`, formats[format], shown) });
	}
	const content = await transcriptAs(client, onlyCompleted(transcript), format, { names, ...rendering });
	if (output === 'json') return { id, format, transcript: content };
	return new ItemWithFile({ id, format }, { [outputField]: await saveText(context, `transcript-${id}`, formats[format], content) });
}
