import { pollingOnly, idsOf, itemsOf, openClockRoom, typesOf, type ClockRoom } from './clock-room';

let room: ClockRoom;
beforeEach(async () => {
	room = await openClockRoom({ version: '1.1' });
});
afterEach(async () => {
	jest.restoreAllMocks();
	await room.close();
});

/** Two Speakrs later, so that changes have settled. */
const settle = () => room.speakr.clock.advance(10);

test('a quiet look is one request', async () => {
	room.speakr.state.addRecording();
	// More than a write may wait for locks.
	room.speakr.clock.advance(150);
	room.speakr.state.addRecording();
	settle();
	const trigger = await room.publish();
	await trigger.tick();
	room.requests();
	await trigger.tick();
	// Two strikes of the clock.
	expect(new Set(room.requests().map((request) => request.replace(/\?.*/, '')))).toEqual(new Set(['GET /recordings/changes']));
});
test('what is there when the trigger is published starts nothing, what comes later starts it once', async () => {
	room.speakr.state.addRecording();
	settle();
	const trigger = await room.publish();
	expect(await room.look(trigger)).toEqual([]);
	const { id } = room.speakr.state.addRecording();
	settle();
	expect(idsOf(await room.look(trigger))).toEqual([id]);
	expect(await room.look(trigger)).toEqual([]);
});
test.each([1 / 24, 70 * 365])('a recording stamped %d days ahead hides none', async (days) => {
	const { state } = room.speakr;
	const future = state.addRecording();
	Object.assign(future, { updatedAt: state.clock.shift(future.updatedAt, days * 86_400) });
	settle();
	const trigger = await room.publish();
	expect(await room.look(trigger)).toEqual([]);
	for (let count = 0; count < 2; count++) {
		const { id } = state.addRecording();
		settle();
		expect(idsOf(await room.look(trigger))).toEqual([id]);
	}
	expect(await room.look(trigger)).toEqual([]);
});
test('a write that waited for a lock for a minute is found', async () => {
	const { state, clock } = room.speakr;
	const recording = state.addRecording({ status: 'PROCESSING' });
	settle();
	const trigger = await room.publish();
	const commit = state.beginWrite(recording, { status: 'COMPLETED', transcription: 'Late words' });
	clock.advance(60);
	state.addRecording({ status: 'PROCESSING' });
	settle();
	expect(await room.look(trigger)).toEqual([]);
	commit();
	expect(idsOf(await room.look(trigger))).toEqual([recording.id]);
});
test.each([[['recording']], [[]]])('with the clock alone and %j included, deletions and edits are found, each once', async (include) => {
	const { state } = room.speakr;
	const [first, second] = [state.addRecording(), state.addRecording()];
	settle();
	const trigger = await room.publish({ ...pollingOnly, include, events: ['recording.deleted', 'recording.updated'] });
	state.deleteRecording(first.id);
	state.write(second, { title: 'Changed' });
	settle();
	const items = await room.look(trigger);
	expect(typesOf(items).sort()).toEqual(['recording.deleted', 'recording.updated']);
	expect(idsOf(items).sort()).toEqual([first.id, second.id]);
	expect(await room.look(trigger)).toEqual([]);
});
test.each(['delivered', 'found'])('a deletion that was %s starts the workflow once, also if n8n is killed before it has stored that', async (how) => {
	const trigger = await room.listen({ events: ['recording.deleted'] });
	const { id } = room.speakr.state.addRecording();
	settle();
	jest.spyOn(room.engine.database.keys, 'has').mockImplementationOnce(() => {
		throw new Error('Killed');
	});
	if (how === 'found') Object.assign(room.speakr.state.webhooks.where(() => true)[0] ?? {}, { enabled: false });
	room.speakr.state.deleteRecording(id);
	if (how === 'delivered') await room.finish();
	else await room.look(trigger);
	const next = await room.another(trigger, { events: ['recording.deleted'] });
	await next.start();
	await room.look(next);
	for (let looks = 0; looks < 5; looks++) await room.look(next);
	expect(idsOf(itemsOf(next))).toEqual([id]);
	// The one that was killed asks for nothing more.
	expect(itemsOf(trigger)).toEqual([]);
});
test('one without a time of creation is told of, whether it is finished when it is first seen or not', async () => {
	const { state } = room.speakr;
	const trigger = await room.publish({ ...pollingOnly, events: ['recording.created', 'recording.transcription.completed'] });
	const working = state.addRecording({ status: 'PROCESSING' });
	const finished = state.addRecording();
	for (const each of [working, finished]) Object.assign(each, { createdAt: null });
	settle();
	const items = await room.look(trigger);
	expect(items.map(({ json }) => `${String(json.id)} ${String(Object(json.event).type)}`).sort()).toEqual([
		`${working.id} recording.created`,
		`${finished.id} recording.created`,
		`${finished.id} recording.transcription.completed`,
	]);
	state.write(working, { status: 'COMPLETED' });
	settle();
	expect(typesOf(await room.look(trigger))).toEqual(['recording.transcription.completed']);
	state.write(finished, { title: 'Changed' });
	settle();
	expect(await room.look(trigger)).toEqual([]);
});
test('one that somebody stops sharing is not deleted', async () => {
	const { state } = room.speakr;
	const shared = state.addRecording({ owner: 'bob' });
	const share = state.share(shared, 'alice');
	settle();
	const events = ['recording.deleted'];
	const trigger = await room.publish({ ...pollingOnly, events, options: { includeShared: true } });
	state.unshare(share);
	settle();
	expect(await room.look(trigger)).toEqual([]);
	const own = state.addRecording();
	state.deleteRecording(own.id);
	settle();
	expect(idsOf(await room.look(trigger))).toEqual([own.id]);
});
test('after weeks without a look, an expired cursor tells nothing twice and misses no recording', async () => {
	const { state, clock } = room.speakr;
	const [old] = [state.addRecording(), state.addRecording()];
	settle();
	const trigger = await room.publish();
	const before = state.addRecording();
	settle();
	expect(idsOf(await room.look(trigger))).toEqual([before.id]);
	state.deleteRecording(old?.id ?? 0);
	const later = state.addRecording();
	clock.advance(100 * 86_400);
	state.pruneTombstones();
	expect(idsOf(await room.look(trigger))).toEqual([later.id]);
	expect(await room.look(trigger)).toEqual([]);
});
test('nothing is lost when Speakr is updated to a version with the feed', async () => {
	await room.close();
	const old = await openClockRoom({ version: '0.9.4' });
	const trigger = await old.publish();
	const { id } = old.speakr.state.addRecording();
	old.speakr.state.migrate('1.1');
	old.speakr.clock.advance(600);
	room = old;
	expect(trigger.executions).toEqual([]);
	expect(idsOf(await old.look(trigger))).toEqual([id]);
});
