import type { Database } from '../database';
import type { JsonObject } from '../json';
import type { CalendarEvent, Recording } from '../model';

const ADDRESS = /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/;

/** A text is a name, or an address with the name around it. */
export function attendeesOf({ attendees }: CalendarEvent): Array<{ name: string | null; email: string | null }> {
	return attendees
		.map((text) => text.trim())
		.filter(Boolean)
		.map((text) => {
			const email = ADDRESS.exec(text)?.[0] ?? null;
			if (email === null) return { name: text, email };
			return { name: text.replace(email, '').replace(/^[ <>()"']+|[ <>()"']+$/g, '') || null, email };
		});
}

/** As the web app's object has it, the attendees as they were found. */
export function storedEvent(recording: Recording, event: CalendarEvent): JsonObject {
	return {
		id: event.id,
		recording_id: recording.id,
		title: event.title,
		description: event.description,
		start_datetime: event.start,
		end_datetime: event.end,
		location: event.location,
		attendees: event.attendees,
		reminder_minutes: 15,
		created_at: event.createdAt,
	};
}

/** In the detail; since 0.10.11 in the list of events too. */
export function eventView(state: Database, recording: Recording, event: CalendarEvent): JsonObject {
	const stored = storedEvent(recording, event);
	return state.since('0.10.11') ? { ...stored, attendees: attendeesOf(event), floating: true } : stored;
}

/** An item of `GET /recordings/{id}/events` until 0.10.10. */
export function briefEvent(event: CalendarEvent): JsonObject {
	return {
		id: event.id,
		title: event.title,
		start_datetime: event.start,
		end_datetime: event.end,
		description: event.description,
		location: event.location,
	};
}
