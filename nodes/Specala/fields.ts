import {
	choice,
	choices,
	collection,
	day,
	fromItem,
	invalidValue,
	listOfIds,
	mapped,
	text,
	textLocator,
	unsent,
} from '../shared/operation';
import { asWritten, transcriptFormats } from '../shared/transcript';
import { withoutCase } from '../shared/without-case';
import { uuid } from './records';

function toUuid(displayName: string, id: unknown): string {
	if (typeof id === 'string' && new RegExp(`^${uuid}$`, 'i').test(id)) return id.toLowerCase();
	throw invalidValue(displayName, id, 'an ID', 'An ID in Specala AI looks like 0b8f6c1e-52a7-4a39-8d1f-5e6a7c9b2d30');
}

export const transcriptionId = mapped(fromItem(textLocator('Transcription', 'transcriptions')), (id) => toUuid('Transcription', id));

const projectId = mapped(textLocator('Project', 'projects'), (id) => toUuid('Project', id));

export const transcriptionIds = listOfIds(
	'Transcription IDs',
	{
		placeholder: 'e.g. 0b8f6c1e-52a7-4a39-8d1f-5e6a7c9b2d30',
		description: 'Comma-separated IDs, or an array. The transcriptions of all incoming items are exported together.',
	},
	(entry) => toUuid('Transcription IDs', entry),
);

export const filters = {
	dateFrom: day('Date From', { description: "First day to include. Specala AI doesn't document its time zone." }),
	dateTo: day('Date To', { description: "Last day to include. Specala AI doesn't document its time zone, or whether it includes this day." }),
	language: text('Language', { placeholder: 'e.g. en', description: 'Code of the spoken language' }),
	projectId,
	status: mapped(
		text('Status', {
			value: 'completed',
			placeholder: 'e.g. completed',
			description: "Only 'completed' is documented by Specala AI; there may be others",
		}),
		withoutCase,
	),
};

export const newestFirst = '-created_at';

const sorts = { [newestFirst]: 'Newest First', '-duration': 'Longest First', created_at: 'Oldest First', duration: 'Shortest First' };

export const sort = collection('Sort', { order: unsent(choice('Order', sorts, { value: newestFirst })) });

export const formats = {
	md: asWritten(transcriptFormats.markdown, 'As exported by Specala AI'),
	txt: asWritten(transcriptFormats.text, 'As exported by Specala AI'),
};

export type ExportFormat = keyof typeof formats;

export const format = unsent(choice('Format', formats, { value: 'md' }));

export const returnAs = unsent(
	choices(
		'Return As',
		{
			file: { name: 'File', description: 'In a binary field' },
			text: { name: 'Field', description: "In the field 'transcript' of the item" },
		},
		{ value: ['file'], required: true },
	),
);
