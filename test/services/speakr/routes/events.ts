import type { Call, Route } from '../call';
import type { CalendarEvent } from '../model';
import { json, refuse, text, type Reply } from '../reply';
import { briefEvent } from '../views/recording';

function list(call: Call): Reply {
	return json({ events: call.recording().events.map(briefEvent) });
}

/** Local times without a zone; nothing is escaped, nothing folded, no DTSTAMP. */
function calendarLines(event: CalendarEvent): string[] {
	const stamp = (time: string) => time.replace(/[-:]/g, '');
	return [
		'BEGIN:VEVENT',
		`UID:${event.id}@speakr`,
		`SUMMARY:${event.title}`,
		`DTSTART:${stamp(event.start)}`,
		...(event.end ? [`DTEND:${stamp(event.end)}`] : []),
		...(event.description ? [`DESCRIPTION:${event.description}`] : []),
		...(event.location ? [`LOCATION:${event.location}`] : []),
		'END:VEVENT',
	];
}

function calendar(call: Call): Reply {
	const { id, events } = call.recording();
	if (events.length === 0) throw refuse(404, 'No events found');
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Speakr//Events//EN',
		...events.flatMap(calendarLines),
		'END:VCALENDAR',
	];
	return text(200, 'text/calendar; charset=utf-8', lines.join('\r\n'), {
		'Content-Disposition': `attachment; filename=events-${id}.ics`,
	});
}

export const eventRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings/{id}/events', scopes: ['read'], etag: 'e', handle: list },
	{ method: 'GET', path: '/api/v1/recordings/{id}/events/ics', scopes: ['read'], handle: calendar },
];
