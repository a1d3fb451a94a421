import ical from 'ical-generator';
import { InvalidInput } from '../../shared/errors';
import { readText } from '../../shared/http';
import { objectsAt } from '../../shared/json';
import { choice, ItemWithFile, outputField, unsent, type Call, type Values } from '../../shared/operation';
import { recordingId } from '../fields';
import { parseCalendarEvent, textAt, textOrNull, type SpeakrRecord } from '../api/records';

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
async function asSent({ client, request }: CalendarCall): Promise<string> {
	const file = { ...request, path: `${request.path}/ics`, headers: { accept: '*/*' } };
	return (await readText(await client.stream(file))).body;
}

async function standard({ client, request, values: { recordingId } }: CalendarCall): Promise<string> {
	const events = objectsAt(await client.json(request), 'events').map(parseCalendarEvent);
	if (events.length === 0) {
		throw new InvalidInput(
			`Recording ${recordingId} has no events`,
			"Speakr finds events when it writes a summary, if 'Extract Events' is on in your account settings",
		);
	}
	const calendar = ical({ prodId: { company: 'n8n-nodes-transcription', product: 'Speakr events' } });
	for (const event of events) calendar.createEvent(toCalendarEntry(recordingId, event));
	return calendar.toString();
}

/** Local time as `ical-generator` takes it: in the UTC parts of a date, written without a zone. */
const toFloating = (time: string) => new Date(`${time}Z`);

function toCalendarEntry(recordingId: number, event: SpeakrRecord) {
	const { id, title, description, location, end_datetime: end } = event;
	const start = textAt('calendar event', event, 'start_datetime');
	return {
		// Speakr reuses the IDs of deleted recordings and events.
		id: `${[recordingId, id, start].join('-').replaceAll(/[^\w-]/g, '')}@speakr`,
		summary: textOrNull(title) ?? 'Event',
		start: toFloating(start),
		end: typeof end === 'string' ? toFloating(end) : null,
		description: textOrNull(description) || null,
		location: textOrNull(location) || null,
		floating: true,
	};
}

/** The events of a recording as an iCalendar file. Throws InvalidInput when there are none. */
export async function downloadCalendar(call: CalendarCall): Promise<ItemWithFile> {
	const { recordingId, calendar, outputField } = call.values;
	const content = await { asSent, standard }[calendar](call);
	const fileName = `events-${recordingId}.ics`;
	const binary = await call.context.helpers.prepareBinaryData(Buffer.from(content), fileName, 'text/calendar');
	return new ItemWithFile({ id: recordingId, fileName }, { [outputField]: binary });
}
