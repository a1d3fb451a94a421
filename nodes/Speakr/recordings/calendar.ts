import { createHash } from 'crypto';
import type { ICalAlarmType } from 'ical-generator';
import { InvalidInput } from '../../shared/errors';
import { saveText } from '../../shared/files';
import { isObject, parseList } from '../../shared/json';
import { choice, ItemWithFile, outputField, unsent, withWarnings, type Call, type Values } from '../../shared/operation';
import { recordingId } from '../fields';
import { parseCalendarEvent, textOrNull, type SpeakrRecord } from '../api';
import { aboutOf } from './transcript-details';
import { readRecording } from './recording';

const calendars = {
	asSent: { name: 'As Sent by Speakr', description: 'Unchanged; strict calendar apps may reject it' },
	standard: { name: 'Standard', description: 'Created by this node so that every calendar app can read it' },
};

export const calendarFields = {
	recordingId,
	calendar: unsent(choice('Calendar', calendars, { value: 'standard' })),
	outputField,
};

type CalendarCall = Call<Values<typeof calendarFields>>;

/** Speakr's own file has no DTSTAMP, and its lines are neither escaped nor folded (seen in v0.9.4). */
async function asSent({ client, request }: CalendarCall) {
	const file = { ...request, path: `${request.path}/events/ics`, headers: { accept: '*/*' } };
	return { content: await client.text(file), warnings: [] };
}

const startOf = ({ start_datetime: start }: SpeakrRecord) => textOrNull(start) ?? '';

const hasStart = (event: SpeakrRecord) => isTime(startOf(event));

const eventHas = ({ id, title }: SpeakrRecord) => `The event '${textOrNull(title) ?? id}' has`;

const withoutStart = (event: SpeakrRecord) => {
	const start = startOf(event);
	return `${eventHas(event)} ${start === '' ? 'no start' : `an invalid start ('${start}')`}`;
};

/** In the zone of the start, if only one of them has a zone. */
const endOf = (event: SpeakrRecord) => {
	const end = textOrNull(event.end_datetime) ?? '';
	const [given = ''] = zone.exec(startOf(event)) ?? [];
	if (given === '') return end.replace(zone, '');
	return hasZone(end) || !/T\d/.test(end) ? end : `${end}${given}`;
};

const hasEnd = (event: SpeakrRecord) => toDate(endOf(event)) >= toDate(startOf(event));

const withoutEnd = (event: SpeakrRecord) =>
	`${eventHas(event)} an invalid end ('${endOf(event)}'), which was left out`;

async function standard({ client, values: { recordingId } }: CalendarCall, recording: SpeakrRecord) {
	// Up to 0.10.10 only the recording has attendees and reminders of its events.
	const all = parseList(recording.events ?? [], parseCalendarEvent);
	if (all.length === 0) {
		throw new InvalidInput(
			`Recording ${recordingId} has no events`,
			"Speakr finds events when it writes a summary, if 'Extract Events' is on in your account settings",
		);
	}
	const events = all.filter(hasStart);
	const problems = all.filter((event) => !hasStart(event)).map(withoutStart);
	if (events.length === 0) throw new InvalidInput(problems.join('. '), "Choose 'As Sent by Speakr', or correct the event in Speakr");
	const { default: ical, ICalAlarmType: alarmTypes } = await import('ical-generator');
	const calendar = ical({ prodId: { company: 'n8n-nodes-transcription', product: 'Speakr events' } });
	const seen = new Map<string, number>();
	for (const event of events) {
		const { title, start_datetime: start } = event;
		// The IDs of events change with a new summary, and those of recordings are used again.
		const content = JSON.stringify([client.address, recordingId, recording.created_at, title, start]);
		const before = seen.get(content) ?? 0;
		seen.set(content, before + 1);
		const hash = createHash('sha256').update(`${content} ${before}`).digest('hex').slice(0, 32);
		calendar.createEvent({ id: `${hash}@speakr`, ...toCalendarEntry(event, alarmTypes.display) });
	}
	const endless = events.filter((event) => endOf(event) !== '' && !hasEnd(event)).map(withoutEnd);
	return { content: calendar.toString(), warnings: [...problems.map((each) => `${each} and was left out`), ...endless] };
}

const zone = /(?<=T.*)(Z|[+-]\d\d:?\d\d)$/;

const hasZone = (time: string) => zone.test(time);

/** A local time as `ical-generator` takes it: in the UTC parts of a date, written without a zone. */
const toDate = (time: string) => new Date(hasZone(time) ? time : `${time}Z`);

const isTime = (time: string) => !Number.isNaN(toDate(time).getTime());

function toCalendarEntry(event: SpeakrRecord, alarmType: ICalAlarmType) {
	const { title, description, location, attendees, reminder_minutes: reminder } = event;
	const start = startOf(event);
	const people = Array.isArray(attendees) ? attendees.map(toAttendee) : [];
	const nameless = people.filter(({ email }) => email === '').map(({ name }) => name);
	const texts = [textOrNull(description) ?? '', nameless.length > 0 ? `Attendees: ${nameless.join(', ')}` : ''];
	return {
		summary: textOrNull(title) ?? 'Event',
		start: toDate(start),
		end: hasEnd(event) ? toDate(endOf(event)) : null,
		description: texts.filter((each) => each !== '').join('\n\n') || null,
		location: textOrNull(location) || null,
		floating: !hasZone(start),
		attendees: people.filter(({ email }) => email !== ''),
		alarms: typeof reminder === 'number' ? [{ type: alarmType, trigger: reminder * 60 }] : [],
	};
}

/** Speakr writes attendees as objects since 0.10.11, before as a name, an address or both in one text. */
function toAttendee(attendee: unknown): { name: string; email: string } {
	if (isObject(attendee)) return { name: textOrNull(attendee.name) ?? '', email: textOrNull(attendee.email) ?? '' };
	const text = textOrNull(attendee) ?? '';
	const email = /[^\s<>()"']+@[^\s<>()"']+\.[A-Za-z]{2,}/.exec(text)?.[0] ?? '';
	return { name: text.replace(email, '').replace(/[<>()"']/g, '').trim(), email };
}

/** The events of a recording as an iCalendar file. Throws InvalidInput when there are none. */
export async function downloadCalendar(call: CalendarCall): Promise<ItemWithFile> {
	const { client, context, values: { recordingId, calendar, outputField } } = call;
	const recording = await readRecording(client, recordingId, { format: 'minimal' });
	const { content, warnings } = await { asSent, standard }[calendar](call, recording);
	const file = { extension: 'ics', mimeType: 'text/calendar' };
	const binary = await saveText(context, { id: recordingId, ...aboutOf(recording) }, file, content);
	return new ItemWithFile({ id: recordingId, fileName: binary.fileName, ...withWarnings(context, warnings) }, { [outputField]: binary });
}
