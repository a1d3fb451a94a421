import { byId, readFile } from '../harness';
import { openRoom, type Room } from './room';

const download = async (room: Room, id: number) => {
	const { items, error } = await room.run('event:downloadIcs', { recordingId: byId(id) });
	if (error) throw error;
	return (await readFile(items[0])).toString().replaceAll('\r\n ', '');
};
const uidsIn = (calendar: string) => [...calendar.matchAll(/UID:(.+)\r/g)].map(([, uid]) => uid);

describe.each(['0.9.4', '1.1'] as const)('a standard calendar on Speakr %s', (version) => {
	let room: Room;
	beforeEach(async () => {
		room = await openRoom({ version });
	});
	afterEach(async () => await room.close());

	const recordingWith = (...events: object[]) => {
		const recording = room.speakr.state.addRecording();
		const [made] = recording.events;
		if (!made) throw new Error('no event to change');
		recording.events = events.map((event, index) => ({ ...made, id: 100 + index, ...event }));
		return recording;
	};

	test('an entry keeps its UID after a new summary', async () => {
		const recording = room.speakr.state.addRecording();
		const before = uidsIn(await download(room, recording.id));
		recording.events = recording.events.map((event) => ({ ...event, id: event.id + 50 }));
		expect(uidsIn(await download(room, recording.id))).toEqual(before);
		expect(before).toHaveLength(2);
	});
	test('a later recording with the same ID has UIDs of its own', async () => {
		const recording = room.speakr.state.addRecording();
		const before = uidsIn(await download(room, recording.id));
		recording.createdAt = '2026-01-01T00:00:00';
		expect(uidsIn(await download(room, recording.id))).not.toEqual(before);
	});
	test('another server has UIDs of its own', async () => {
		const { id, createdAt } = room.speakr.state.addRecording();
		const other = await openRoom({ version });
		other.speakr.state.addRecording({ createdAt });
		const [ours, theirs] = [await download(room, id), await download(other, id)].map(uidsIn);
		await other.close();
		expect(ours).not.toEqual(theirs);
	});
	test('two equal entries have two UIDs', async () => {
		const { id } = recordingWith({}, {});
		const [first, second] = uidsIn(await download(room, id));
		expect(first).not.toBe(second);
	});
	test('attendees and the reminder are kept', async () => {
		const { id } = recordingWith({ attendees: ['Ada Lovelace <ada@example.com>', 'Bob'], description: '' });
		const calendar = await download(room, id);
		expect(calendar).toMatch(/ATTENDEE;.*CN="Ada Lovelace":MAILTO:ada@example\.com/i);
		expect(calendar).toContain('DESCRIPTION:Attendees: Bob');
		expect(calendar).toContain('TRIGGER:-PT15M');
	});
	test('a start with a zone is a moment', async () => {
		const { id } = recordingWith({ start: '2026-07-03T09:00:00+02:00', end: null });
		expect(await download(room, id)).toContain('DTSTART:20260703T070000Z');
	});
	test.each([
		['2026-07-03T09:00:00', '2026-07-03T10:00:00+02:00', ['DTSTART:20260703T090000', 'DTEND:20260703T100000']],
		['2026-07-03T09:00:00-07:00', '2026-07-03T10:00:00', ['DTSTART:20260703T160000Z', 'DTEND:20260703T170000Z']],
		['2026-07-03T09:00:00-07:00', '2026-07-03T16:30:00Z', ['DTSTART:20260703T160000Z', 'DTEND:20260703T163000Z']],
	])('from %s to %s is a time, since one zone counts for both', async (start, end, lines) => {
		const { id } = recordingWith({ start, end });
		expect((await download(room, id)).match(/DT(START|END).*/g)).toEqual(lines);
	});
	test.each(['', 'later'])("the end '%s' is none", async (end) => {
		const { id } = recordingWith({ end });
		expect(await download(room, id)).not.toContain('DTEND');
	});
	test.each(['later', '2026-11-22T00:30:00'])('the start stays if the end is %s, which is told', async (end) => {
		const { id } = recordingWith({ title: 'Party', start: '2026-11-22T23:00:00', end });
		const { items } = await room.run('event:downloadIcs', { recordingId: byId(id) });
		expect((await readFile(items[0])).toString().match(/DT(START|END).*/g)).toEqual(['DTSTART:20261122T230000']);
		expect(items[0]?.json.warnings).toEqual([`The event 'Party' has an invalid end ('${end}'), which was left out`]);
	});
	test.each([null, 'soon'])('an event with the start %p is left out and named, and the others stay', async (start) => {
		const { id } = recordingWith({ title: 'Review', start }, { title: 'Kick-off' });
		const { items, error } = await room.run('event:downloadIcs', { recordingId: byId(id) });
		expect(error).toBeUndefined();
		expect((await readFile(items[0])).toString().match(/SUMMARY:.*/g)).toEqual(['SUMMARY:Kick-off\r'.trim()]);
		expect(items[0]?.json.warnings).toEqual([`The event 'Review' has ${start === null ? 'no start' : "an invalid start ('soon')"} and was left out`]);
	});
	test('a start that is no time is named', async () => {
		const { id } = recordingWith({ title: 'Review', start: 'soon' });
		const { error } = await room.run('event:downloadIcs', { recordingId: byId(id) });
		expect(error?.message).toBe("The event 'Review' has an invalid start ('soon')");
	});
});

test('an entry keeps its UID when Speakr is updated', async () => {
	const old = await openRoom();
	const { id } = old.speakr.state.addRecording();
	const before = uidsIn(await download(old, id));
	const { state } = old.speakr;
	state.migrate('1.1');
	const after = uidsIn(await download(old, id));
	await old.close();
	expect(after).toEqual(before);
});
