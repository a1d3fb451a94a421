import ical from 'ical-generator';
import { InvalidInput } from '../../shared/errors';
import { readText, type Client, type Request } from '../../shared/http';
import { objectsAt } from '../../shared/json';
import { ItemWithFile, type Call } from '../../shared/operation';
import { parseCalendarEvent, textAt, textOrNull, type SpeakrRecord } from '../api/records';

/** Speakr's own file lacks DTSTAMP, and neither escapes nor folds its lines (seen in v0.9.4). */
async function asSent(client: Client, request: Request): Promise<string> {
	const file = { ...request, path: `${request.path}/ics`, headers: { accept: '*/*' } };
	return (await readText(await client.stream(file))).body;
}

/** Local times: JavaScript's UTC parts stand for them, written without a zone. */
const toFloating = (time: string) => new Date(`${time}Z`);

async function asStandard(client: Client, request: Request, recordingId: number): Promise<string> {
	const events = objectsAt(await client.json(request), 'events').map(parseCalendarEvent);
	if (events.length === 0) {
		throw new InvalidInput(
			`Recording ${recordingId} has no events`,
			"Speakr finds events while it writes a summary, if 'Extract Events' is on in your account settings",
		);
	}
	const calendar = ical({ prodId: { company: 'n8n-nodes-transcription', product: 'Speakr events' } });
	for (const event of events) calendar.createEvent(toCalendarEntry(recordingId, event));
	return calendar.toString();
}

function toCalendarEntry(recordingId: number, { id, title, description, location, end_datetime: end, ...event }: SpeakrRecord) {
	const start = textAt('calendar event', event, 'start_datetime');
	return {
		// Speakr uses ids again once what had them is deleted.
		id: `${[recordingId, id, start].join('-').replaceAll(/[^\w-]/g, '')}@speakr`,
		summary: textOrNull(title) ?? 'Event',
		start: toFloating(start),
		end: typeof end === 'string' ? toFloating(end) : null,
		description: textOrNull(description) || null,
		location: textOrNull(location) || null,
		floating: true,
	};
}

const makers = { asSent, standard: asStandard };

/** The events of a recording as an iCalendar file. Throws InvalidInput when there are none. */
export async function downloadCalendar(
	{ client, context, request }: Call<unknown>,
	recordingId: number,
	kind: keyof typeof makers,
	property: string,
): Promise<ItemWithFile> {
	const content = await makers[kind](client, request, recordingId);
	const fileName = `events-${recordingId}.ics`;
	const binary = await context.helpers.prepareBinaryData(Buffer.from(content), fileName, 'text/calendar');
	return new ItemWithFile({ id: recordingId, fileName }, { [property]: binary });
}
