import { objectsAt } from '../../shared/json';
import { choice, operation, outputField, unsent, wholeListing } from '../../shared/operation';
import { downloadCalendar } from '../recordings/calendar';
import { recordingId } from '../fields';
import { parseCalendarEvent } from '../api/records';

const calendars = {
	asSent: { name: 'As Sent by Speakr', description: 'Untouched; strict programs refuse it' },
	standard: { name: 'Standard', description: 'Made here, so that every calendar can read it' },
};

export const event = {
	name: 'Event',
	operations: {
		getAll: wholeListing({
			name: 'Get Many',
			action: 'Get many events of recording',
			description: 'List the appointments that were found in what was said',
			endpoint: 'GET /recordings/{recordingId}/events',
			fields: { recordingId },
			list: (body) => objectsAt(body, 'events').map(parseCalendarEvent),
		}),
		downloadIcs: operation({
			name: 'Download ICS',
			action: 'Download events of recording as calendar file',
			description: 'Get the appointments of a recording as an iCalendar file; their times have no time zone',
			withFile: true,
			endpoint: 'GET /recordings/{recordingId}/events',
			fields: { recordingId, calendar: unsent(choice('Calendar', calendars, { value: 'standard' })), outputField },
			async run(call) {
				const { recordingId, calendar, outputField } = call.values;
				return await downloadCalendar(call, recordingId, calendar, outputField);
			},
		}),
	},
};
