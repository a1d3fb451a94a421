import ical from 'ical-generator';
import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import { readText, type Client, type Request } from '../../shared/http';
import { objectsAt } from '../../shared/json';
import { ItemWithFile, type Call } from '../../shared/operation';

/** Speakr's own file lacks DTSTAMP, and neither escapes nor folds its lines (seen in v0.9.4). */
async function asSent(client: Client, request: Request): Promise<string> {
	const file = { ...request, path: `${request.path}/ics`, headers: { accept: '*/*' } };
	return (await readText(await client.stream(file))).body;
}

/** Times are wall clock: JavaScript's UTC parts are taken for it, and written without a zone. */
const wallClock = (time: unknown) => (typeof time === 'string' ? new Date(`${time}Z`) : undefined);

async function asStandard(client: Client, request: Request, recordingId: number): Promise<string> {
	const events = objectsAt(await client.json(request), 'events');
	if (events.length === 0) {
		throw new InvalidInput(
			`Recording ${recordingId} has no events`,
			"Speakr finds events while it writes a summary, if 'Extract Events' is on in your account settings",
		);
	}
	const calendar = ical({ prodId: { company: 'n8n-nodes-transcription', product: 'Speakr events' } });
	for (const event of events) calendar.createEvent(toEntry(event));
	return calendar.toString();
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** Speakr gives ids again, so only with the time of its making is an entry told from every other. */
const toUid = ({ id, recording_id: recordingId, created_at: createdAt }: IDataObject) =>
	`${[recordingId, id, createdAt].map(String).join('-').replaceAll(/[^\w-]/g, '')}@speakr`;

const toEntry = ({ title, description, location, ...event }: IDataObject) => ({
	id: toUid(event),
	summary: String(title ?? 'Event'),
	start: wallClock(event.start_datetime) ?? new Date(),
	end: wallClock(event.end_datetime) ?? null,
	description: text(description),
	location: text(location),
	floating: true,
});

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
