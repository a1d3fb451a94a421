import { plainLines, standardLines } from '../calendar/ics';
import type { Call, Route } from '../call';
import { json, refuse, text, type Reply } from '../reply';
import { briefEvent, eventView } from '../views/event';

function list(call: Call): Reply {
	const { state } = call;
	const recording = call.recording();
	const view = state.since('0.10.11') ? eventView.bind(null, state, recording) : briefEvent;
	return json({ events: recording.events.map((event) => view(event)) });
}

function calendar(call: Call): Reply {
	const { state } = call;
	const { id, events } = call.recording();
	if (events.length === 0) throw refuse(404, 'No events found');
	const isNew = state.since('0.10.11');
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		...(isNew ? ['PRODID:-//Speakr//Event Export//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH'] : ['PRODID:-//Speakr//Events//EN']),
		...events.flatMap((event) => (isNew ? standardLines(event, state.clock) : plainLines(event))),
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
