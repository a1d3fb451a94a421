import { keeping, operation, wholeListing } from '../../shared/operation';
import { recordingId } from '../fields';
import { parseCalendarEvent } from '../api';
import { calendarFields, downloadCalendar } from '../recordings/calendar';
import { recordingEndpoint } from '../recordings/recording';

export const event = {
	getAll: wholeListing({
		action: 'Get many events of recording',
		description: 'Retrieve a list of the calendar events that Speakr found in a recording',
		endpoint: 'GET /recordings/{recordingId}/events',
		simplified: keeping('title', 'start_datetime', 'end_datetime', 'location', 'description', 'attendees', 'reminder_minutes', 'floating', 'recording_id', 'id'),
		fields: { recordingId },
		at: 'events',
		toItem: parseCalendarEvent,
	}),
	downloadIcs: operation({
		name: 'Download ICS',
		action: 'Download events of recording as calendar file',
		description: 'Download the events of a recording as an iCalendar file. Their times have no time zone.',
		withFile: true,
		endpoint: recordingEndpoint,
		fields: calendarFields,
		run: downloadCalendar,
	}),
};
