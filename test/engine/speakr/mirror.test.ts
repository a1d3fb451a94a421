import type { INodeParameters } from 'n8n-workflow';
import { Folder } from '../archive/folder';
import { manifestOf } from '../archive/manifest';
import { countRequests } from '../archive/request-counts';
import { whenAwaited } from '../../services/shared/hold';
import { simulateClock } from '../harness';
import { openRoom, type Room } from './room';

simulateClock();
jest.setTimeout(1_800_000);

let room: Room;
let folder: Folder;
beforeEach(async () => {
	room = await openRoom({ version: '1.1', rateLimit: 0 });
	folder = new Folder();
});
afterEach(async () => await room.close());

/** One run whose items are applied; its manifest. */
async function mirror(parameters: INodeParameters = {}) {
	room.speakr.clock.advance(60);
	const { items, error } = await room.run('archive:export', { scope: 'mirror', ...parameters }, { mode: 'trigger' });
	expect(error).toBeUndefined();
	await folder.apply(items.slice(0, -1));
	return { items: items.slice(0, -1).map(({ json }) => json), manifest: manifestOf(items) };
}

/** What an export of everything writes now. */
async function fresh(parameters: INodeParameters = {}) {
	const { items } = await room.run('archive:export', { scope: 'all', ...parameters }, { mode: 'manual' });
	const whole = new Folder();
	await whole.apply(items.slice(0, -1).map((item) => ({ ...item, json: { ...item.json, action: 'write' } })));
	return whole.contents();
}

test('the first run writes everything, later ones what was edited and deleted', async () => {
	const { state } = room.speakr;
	const [first, second] = [1, 2, 3].map((number) => state.addRecording({ title: `Meeting ${number}` }));
	expect((await mirror()).items.map(({ action, id }) => [action, id])).toEqual([['write', 1], ['write', 2], ['write', 3]]);
	if (first) state.write(first, { title: 'Kick-off' });
	state.deleteRecording(second?.id ?? 0);
	const { items, manifest } = await mirror();
	expect(items).toMatchObject([
		{ action: 'write', id: 1, title: 'Kick-off', previousFileNames: [expect.stringMatching(/ Meeting 1 \(1\)\.md$/)] },
		{ action: 'delete', id: 2, reason: 'deleted', fileName: expect.stringMatching(/ Meeting 2 \(2\)\.md$/) },
	]);
	expect(manifest).toMatchObject({ addsUp: true, complete: true, counts: { exported: 1, removed: 1, mirrored: 2 } });
	expect(folder.contents()).toEqual(await fresh());
});
const counted = (of: Room) => {
	const { state, clock } = of.speakr;
	return {
		run: of.run,
		add: (number: number) => void state.addRecording({ title: `Meeting ${number}` }),
		edit(number: number) {
			const recording = state.recordings.get(number + 1);
			if (recording) state.write(recording, { title: `Renamed ${number}` });
		},
		remove: (number: number) => state.deleteRecording(number + 1),
		requests: of.requests,
		pass: () => clock.advance(3_600),
	};
};

test('one request finds that nothing has changed, fourteen bring ten edits and three deletions', async () => {
	const { unchanged, changed } = await countRequests(counted(room));
	expect(unchanged).toBe(1);
	expect(changed).toBeLessThanOrEqual(15);
});
test('without a feed, an unchanged archive takes a fiftieth of the requests', async () => {
	const older = await openRoom({ version: '0.9.4', rateLimit: 0 });
	const { first, unchanged, changed } = await countRequests(counted(older));
	expect(unchanged / first).toBeLessThanOrEqual(0.02);
	expect(changed - unchanged).toBeLessThanOrEqual(10);
	await older.close();
});
test('with a filter, what no longer matches is deleted', async () => {
	const { state } = room.speakr;
	const [first] = [1, 2].map(() => state.addRecording({ isHighlighted: true }));
	const parameters = { filters: { starred: true } };
	await mirror(parameters);
	if (first) state.write(first, { isHighlighted: false });
	expect((await mirror(parameters)).items).toMatchObject([{ action: 'delete', id: 1, reason: 'deleted' }]);
	expect(folder.contents()).toEqual(await fresh(parameters));
});
test('with a title pattern, what no longer matches is deleted', async () => {
	const { state } = room.speakr;
	const recording = state.addRecording({ title: 'Weekly' });
	const parameters = { filters: { titlePattern: 'Weekly*' } };
	await mirror(parameters);
	state.write(recording, { title: 'Monthly' });
	expect((await mirror(parameters)).items).toMatchObject([{ action: 'delete', id: 1, reason: 'filtered' }]);
});
test('an edit that changes neither text nor name writes nothing', async () => {
	const { state } = room.speakr;
	const recording = state.addRecording();
	await mirror();
	state.write(recording, { isHighlighted: true });
	expect(await mirror()).toMatchObject({ items: [], manifest: { counts: { unchanged: 1 } } });
});
test('a recording that is transcribed again keeps its file until there is a new text', async () => {
	const { state } = room.speakr;
	const recording = state.addRecording();
	await mirror();
	state.write(recording, { status: 'PROCESSING', transcription: null });
	expect((await mirror()).items).toEqual([]);
	state.write(recording, { status: 'COMPLETED', transcription: 'Said again' });
	expect((await mirror()).items).toMatchObject([{ action: 'write', id: 1, previousFileNames: [] }]);
});
test('another format replaces the files', async () => {
	room.speakr.state.addRecording({ title: 'One' });
	await mirror();
	expect((await mirror({ format: 'srt' })).items).toMatchObject([{ action: 'write', previousFileNames: [expect.stringMatching(/ One \(1\)\.md$/)] }]);
	expect(folder.contents()).toEqual(await fresh({ format: 'srt' }));
});
test('files of a deleted recording can be moved, its audio too', async () => {
	const { state } = room.speakr;
	state.addRecording({ title: 'One', audio: Buffer.from('la') });
	const parameters = { options: { audio: true, deletedTranscripts: 'move' } };
	await mirror(parameters);
	expect(folder.files.size).toBe(2);
	state.deleteRecording(1);
	expect((await mirror(parameters)).items).toMatchObject([{ action: 'move', id: 1, folder: '_deleted' }]);
	expect([...folder.files.keys()]).toEqual([expect.stringMatching(/^_deleted\/.* One \(1\)\.md$/), expect.stringMatching(/^_deleted\/.* One \(1\)\.mp3$/)]);
});
describe('with audio', () => {
	const parameters = { options: { audio: true } };
	const names = () => [...folder.files.keys()].map((name) => name.slice(11)).sort();
	const add = () => room.speakr.state.addRecording({ title: 'One', audio: Buffer.from('la') });

	test.each([[422, 1], [503, 5]])('what answers %i keeps its former audio, until it can be downloaded', async (status, runs) => {
		const { state, faults } = room.speakr;
		const recording = add();
		await mirror(parameters);
		state.write(recording, { title: 'Two' });
		faults.next({ path: /audio/, status, times: Infinity });
		for (let count = 0; count < runs; count++) await mirror(parameters);
		expect(names()).toEqual(['One (1).mp3', 'Two (1).md']);
		faults.clear();
		state.write(recording, { title: 'Three' });
		await mirror(parameters);
		expect(folder.contents()).toEqual(await fresh(parameters));
	});
	test('what Speakr has deleted the audio of loses it', async () => {
		const { state, clock } = room.speakr;
		const recording = add();
		await mirror(parameters);
		clock.advance(60);
		state.write(recording, { audioDeletedAt: state.clock.now() });
		await mirror(parameters);
		expect(names()).toEqual(['One (1).md']);
	});
});
test.each([['deleted', 5], ['renamed', 6]])('what is written and then %s in one run is left to the next', async (how, size) => {
	const { state, faults, clock } = room.speakr;
	state.settings.changesPerPage = 2;
	const [first] = [1, 2, 3, 4, 5, 6].map((number) => state.addRecording({ title: `Meeting ${number}` }));
	const act = () => {
		if (how === 'deleted') state.deleteRecording(1);
		else if (first) state.write(first, { title: 'Kick-off' });
		clock.advance(60);
	};
	faults.next({ path: /changes/, after: 1, held: whenAwaited(act) });
	expect((await mirror()).items.map(({ action }) => action)).toEqual(Array.from({ length: 6 }, () => 'write'));
	expect((await mirror()).items).toMatchObject([{ id: 1, previousFileNames: [expect.stringMatching(/Meeting 1 \(1\)\.md$/)] }]);
	expect(folder.contents()).toEqual(await fresh());
	expect(folder.files.size).toBe(size);
	expect((await mirror()).items).toEqual([]);
});
test('a change of a kind that is not known deletes nothing', async () => {
	const { state, faults } = room.speakr;
	state.settings.changesPerPage = 1;
	for (let count = 0; count < 2; count++) state.addRecording();
	await mirror();
	faults.next({ path: /changes/, body: JSON.stringify({ changes: [{ type: 'merge', id: 1 }], next_cursor: 'end', has_more: false }) });
	expect((await mirror()).items).toEqual([]);
	expect(folder.contents()).toEqual(await fresh());
});
test('an ID that is given again is another recording', async () => {
	const { state } = room.speakr;
	state.addRecording({ title: 'One' });
	await mirror();
	state.deleteRecording(1);
	room.speakr.clock.advance(60);
	expect(state.addRecording({ title: 'Other' }).id).toBe(1);
	await mirror();
	expect(folder.contents()).toEqual(await fresh());
	expect((await mirror()).items).toEqual([]);
});
test('a change that Speakr shows late is found', async () => {
	const { state, clock } = room.speakr;
	const recording = state.addRecording({ title: 'One' });
	for (let index = 0; index < 3; index++) await mirror();
	clock.advance(3_600);
	const commit = state.beginWrite(recording, { title: 'Late' });
	clock.advance(90);
	await mirror();
	commit();
	await mirror();
	expect(folder.contents()).toEqual(await fresh());
});
test.each([
	[{ output: 'zip' }, "'Mirror' can't output ZIP files, since single files in them can't be replaced"],
	[{ options: { resumeFrom: 'token' } }, "'Resume From' can't be used with 'Mirror'"],
])('%j is refused', async (parameters, message) => {
	const { error } = await room.run('archive:export', { scope: 'mirror', ...parameters });
	expect(error?.message).toBe(message);
});

test.each(['delete', 'move'])('a new recording that got the ID of a deleted one stays, however often the deletion is read: %s', async (deletedTranscripts) => {
	const { state } = room.speakr;
	// With no more than a page, everything is read each time.
	state.settings.changesPerPage = 50;
	const size = 51;
	for (let number = 1; number <= size; number++) state.addRecording({ title: `Meeting ${number}` });
	const parameters = { output: 'fields', options: { deletedTranscripts } };
	const held = new Map<number, unknown>();
	const later = async (seconds: number) => {
		jest.setSystemTime(Date.now() + seconds * 1_000);
		const { items } = await mirror(parameters);
		for (const { id, action, title } of items) {
			held.delete(Number(id));
			if (action === 'write') held.set(Number(id), title);
		}
		return items;
	};
	for (const seconds of [0, 3_600, 3_600]) await later(seconds);
	state.deleteRecording(size);
	expect(state.addRecording({ title: 'Another' }).id).toBe(size);
	expect((await later(20)).map(({ action }) => action)).toEqual([deletedTranscripts, 'write']);
	for (let runs = 0; runs < 3; runs++) expect(await later(20)).toEqual([]);
	expect([held.size, held.get(size)]).toEqual([size, 'Another']);
});
test('a feed that expires between two of its pages is read again, and nothing is written twice', async () => {
	const { state, faults } = room.speakr;
	state.settings.changesPerPage = 3;
	for (let number = 1; number <= 4; number++) state.addRecording({ title: `Meeting ${number}` });
	const gone = JSON.stringify({ error: 'The cursor has expired', code: 'cursor_expired' });
	faults.next({ path: /changes/, after: 1, status: 410, body: gone, contentType: 'application/json' });
	const { items, manifest } = await mirror({ output: 'fields' });
	expect(manifest).toMatchObject({ complete: true, addsUp: true });
	expect([items.length, new Set(items.map(({ id }) => id)).size]).toEqual([4, 4]);
	expect((await mirror({ output: 'fields' })).items).toEqual([]);
});
