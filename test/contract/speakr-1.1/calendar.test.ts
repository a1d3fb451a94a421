import { openRoom } from './room';

const room = openRoom();

const event = {
	id: 7,
	title: 'Planning, part 2; with Ada',
	description: 'Bring\nthe numbers',
	start: '2026-07-07T14:00:00',
	end: null,
	location: null,
	attendees: ['Ada', 'Bob <bob@example.com>'],
	createdAt: '2026-07-01T00:00:00',
};

describe('events', () => {
	test('the list has what the detail has: people as objects, wall-clock times [read]', async () => {
		const { id } = room.speakr.state.addRecording({ events: [event] });
		const { events } = await room.alice.object('GET', `/recordings/${id}/events`);
		expect(events).toEqual([
			{
				id: 7,
				recording_id: id,
				title: event.title,
				description: event.description,
				start_datetime: event.start,
				end_datetime: null,
				location: null,
				attendees: [
					{ name: 'Ada', email: null },
					{ name: 'Bob', email: 'bob@example.com' },
				],
				reminder_minutes: 15,
				created_at: event.createdAt,
				floating: true,
			},
		]);
		expect((await room.alice.object('GET', `/recordings/${id}`)).events).toEqual(events);
	});

	test('the answer to an upload or a new title has them as they were found [read]', async () => {
		const { id } = room.speakr.state.addRecording({ events: [event] });
		const { recording } = await room.alice.object('POST', `/recordings/${id}/regenerate_title`);
		expect(recording).toMatchObject({ events: [{ attendees: event.attendees }] });
	});

	test('in 0.9.4 the list has six keys, none of the recording [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const { id } = room.speakr.state.addRecording({ events: [event] });
		const { events } = await room.alice.object('GET', `/recordings/${id}/events`);
		expect(Object.keys(Array.isArray(events) ? events[0] : {})).toHaveLength(6);
	});
});

describe('the calendar file [read]', () => {
	const download = async (title = event.title) => {
		const { id } = room.speakr.state.addRecording({ events: [{ ...event, title }] });
		return (await room.alice.call('GET', `/recordings/${id}/events/ics`)).body.toString();
	};

	test('escaped, stamped, an hour long, with the people and a reminder', async () => {
		const lines = (await download()).split('\r\n');
		expect(lines).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^DTSTAMP:\d{8}T\d{6}Z$/),
				'DTSTART:20260707T140000',
				'DTEND:20260707T150000',
				'SUMMARY:Planning\\, part 2\\; with Ada',
				'DESCRIPTION:Bring\\nthe numbers\\n\\nAttendees: Ada',
				'ATTENDEE;CN="Bob":mailto:bob@example.com',
				'BEGIN:VALARM',
			]),
		);
	});

	test('another UID at each download', async () => {
		const uid = (text: string) => /^UID:7-.*@speakr\.app$/m.exec(text.replace(/\r/g, ''))?.[0];
		const [first, second] = [uid(await download()), uid(await download())];
		expect(first).toBeDefined();
		expect(second).not.toBe(first);
	});

	test('no line is longer than 75 octets, and unfolded it is as it was', async () => {
		const text = await download('Übergabe 🎙 '.repeat(20).trim());
		expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
		expect(text.replace(/\r\n /g, '')).toContain(`SUMMARY:${'Übergabe 🎙 '.repeat(20).trim()}`);
	});
});
