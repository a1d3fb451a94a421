/** Calendar files, as each version writes them. */
import { randomUUID } from 'node:crypto';

import type { Clock } from '../clock';
import type { CalendarEvent } from '../model';
import { attendeesOf } from '../views/event';

const stamp = (time: string) => time.slice(0, 19).replace(/[-:]/g, '');

/** Until 0.10.10: local times without a zone; nothing is escaped, nothing folded, no DTSTAMP. */
export function plainLines(event: CalendarEvent): string[] {
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

function escaped(text: string): string {
	return text.replace(/\\/g, '\\\\').replace(/,/g, '\\,').replace(/;/g, '\\;').replace(/\n/g, '\\n');
}

/** At most 75 octets a line; what follows begins with a space. */
function folded(line: string): string[] {
	const lines: string[] = [];
	let rest = line;
	while (Buffer.byteLength(rest) > 75) {
		let length = Math.min(75, rest.length);
		while (Buffer.byteLength(rest.slice(0, length)) > 75) length--;
		// A pair of surrogates stays together.
		if (/[\uD800-\uDBFF]$/.test(rest.slice(0, length))) length--;
		lines.push(rest.slice(0, length));
		rest = ` ${rest.slice(length)}`;
	}
	return [...lines, rest];
}

function descriptionOf(event: CalendarEvent): string {
	const nameless = attendeesOf(event).flatMap(({ name, email }) => (email === null && name !== null ? [name] : []));
	return [event.description, ...(nameless.length > 0 ? [`Attendees: ${nameless.join(', ')}`] : [])].filter(Boolean).join('\n\n');
}

/** Since 0.10.11: RFC 5545, with a UID that is another at each download. */
export function standardLines(event: CalendarEvent, clock: Clock): string[] {
	const description = descriptionOf(event);
	const hourLater = clock.shift(event.start, 3600);
	const lines = [
		'BEGIN:VEVENT',
		`UID:${event.id}-${randomUUID()}@speakr.app`,
		`DTSTAMP:${stamp(clock.now())}Z`,
		`DTSTART:${stamp(event.start)}`,
		`DTEND:${stamp(event.end ?? hourLater)}`,
		`SUMMARY:${escaped(event.title)}`,
		...(description ? [`DESCRIPTION:${escaped(description)}`] : []),
		...(event.location ? [`LOCATION:${escaped(event.location)}`] : []),
		...attendeesOf(event).flatMap(({ name, email }) =>
			email === null ? [] : [`ATTENDEE${name === null ? '' : `;CN="${name.replace(/"/g, "'")}"`}:mailto:${email}`],
		),
		'BEGIN:VALARM',
		'TRIGGER:-PT15M',
		'ACTION:DISPLAY',
		`DESCRIPTION:${escaped(`Reminder: ${event.title}`)}`,
		'END:VALARM',
		'STATUS:CONFIRMED',
		'TRANSP:OPAQUE',
		'END:VEVENT',
	];
	return lines.flatMap(folded);
}
