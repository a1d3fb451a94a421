import type { IDataObject } from 'n8n-workflow';
import { isObject, objectsIn } from '../../shared/json';
import { namesIn, type Transcript } from '../../shared/transcript';
import { linksAt, textOrNull, type SpeakrRecord } from '../api';
import { withoutFailures } from './failures';

const nameIn = (value: unknown) => textOrNull(isObject(value) ? value.name : value);

type About = Omit<Transcript, 'segments' | 'text'>;

export const aboutOf = ({ title, meeting_date: date, audio_duration: duration }: IDataObject = {}): About =>
	({ title: textOrNull(title), date: textOrNull(date), duration: typeof duration === 'number' ? duration : null });

/** What a recording tells of its transcript, with its texts, events and link for a note. */
export function aboutForNote(recording: SpeakrRecord, address: string): About {
	const { language, participants, tags, folder, summary, notes, events } = withoutFailures(recording);
	const urlOf = linksAt(address);
	return {
		...aboutOf(recording),
		details: {
			id: recording.id,
			language: textOrNull(language),
			participants: namesIn(participants),
			tags: Array.isArray(tags) ? tags.flatMap((tag: unknown) => nameIn(tag) ?? []) : [],
			folder: nameIn(folder),
			summary: textOrNull(summary),
			notes: textOrNull(notes),
			events: objectsIn(events).map((event) => ({
				title: textOrNull(event.title) ?? '',
				start: textOrNull(event.start_datetime),
				location: textOrNull(event.location),
				description: textOrNull(event.description),
			})),
			link: (start) => urlOf(recording.id, start),
		},
	};
}

/** What an item from a list, which has titles and dates, tells of a recording; undefined if it is another's. */
export const aboutItem = (item: IDataObject | undefined, recordingId: number) =>
	item?.id === recordingId && typeof item.title === 'string' && item.meeting_date !== undefined ? aboutOf(item) : undefined;
