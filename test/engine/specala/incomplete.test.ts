import { zip } from '../../services/specala';
import { manifestOf } from '../archive/manifest';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const id = '0b6f2c1e-7a3d-4f5b-9c8e-1d2a3b4c5d6e';
const odd = [null, 'odd', {}, { id: null, title: 'Kick-off', status: 'completed' }, { id: '', title: null }];
const fiveLeftOut = '5 entries of the list could not be read (no ID, for example) and were left out';

const answer = (...items: unknown[]) =>
	room.specala.faults.next({ status: 200, contentType: 'application/json', body: JSON.stringify({ items, total: items.length }) });

const finished = { id, title: 'Review', status: 'completed', created_at: '2026-11-22T09:00:00Z' };

test.each(['transcription:getAll', 'project:getAll'] as const)('a list entry without an ID is left out: %s', async (operation) => {
	answer(...odd, finished);
	const { items, error, hints } = await room.run(operation);
	expect([error, items.map(({ json }) => json.id), hints]).toEqual([undefined, [id], [fiveLeftOut]]);
});

test('so is one of an archive', async () => {
	answer(...odd, { ...finished, status: 'processing' });
	const { items, error, hints } = await room.run('archive:export');
	expect([error, manifestOf(items).counts]).toEqual([undefined, expect.objectContaining({ listed: 1, unfinished: 1 })]);
	expect(hints).toContain(fiveLeftOut);
});

test.each(['transcriptions', 'projects'])('so is one in the list of %s to choose from', async (list) => {
	answer(...odd, finished);
	expect((await room.engine.listSearch('specala', list)).results.map(({ value }) => value)).toEqual([id]);
});

test('so is one that polling finds', async () => {
	const trigger = room.engine.servePolls('specalaTrigger', {});
	await trigger.poll();
	answer(...odd, { ...finished, created_at: new Date().toISOString() });
	expect((await trigger.poll()).map(({ json }) => json.id)).toEqual([id]);
});

test('but where none of several has one, Specala AI has changed', async () => {
	answer({ title: 'Kick-off' }, { title: 'Review' });
	expect((await room.run('transcription:getAll')).error?.message).toBe("Specala AI returned a list entry without 'id'");
});

test('a segment without a text, or without times, does not hide the others', async () => {
	const segments = [null, { text: null, start: 0 }, { text: 'Hello', start: 1, speaker: 'Ada' }, { text: 'and welcome', start: null }, { text: 'Let us begin', start: 4 }, { text: 'now', start: 5 }];
	room.specala.faults.next({ status: 200, contentType: 'application/json', body: JSON.stringify({ ...finished, segments }) });
	const { items } = await room.run('transcription:get', { transcriptionId: id, format: 'text' });
	expect(items[0]?.json.transcript).toMatch(/Hello[^]*and welcome|and welcome[^]*Hello/);
});

describe('an empty file is a failure', () => {
	const empty = () => room.specala.faults.next({ path: /export\?/, status: 200, body: '', contentType: 'text/markdown' });

	test('of one transcription', async () => {
		const one = room.specala.state.addTranscription();
		empty();
		const { error, items } = await room.run('transcription:export', { transcriptionId: { __rl: true, mode: 'id', value: one.id } });
		expect(error).toMatchObject({ message: 'Specala AI returned an empty file', description: "Check with 'Get' whether the transcription is completed" });
		expect(items).toEqual([]);
	});
	test('of one that Export Many requests alone, with its ID', async () => {
		const one = room.specala.state.addTranscription();
		empty();
		const { error } = await room.run('transcription:exportMany', {}, { items: [{ json: { id: one.id } }] });
		expect(error?.message).toBe(`Transcription ${one.id} could not be exported: Specala AI returned an empty file`);
	});
	test('of one in a ZIP, though it is empty when it is requested alone, too', async () => {
		const [one, two] = room.specala.state.addTranscriptions(2);
		room.specala.settings.zip = () => zip([{ name: `${one?.id}.md`, content: Buffer.from('') }, { name: `${two?.id}.md`, content: Buffer.from('Hello') }]);
		empty();
		const { items } = await room.run('archive:export', { format: 'md' });
		expect(manifestOf(items)).toMatchObject({ counts: { exported: 1 }, failed: [{ id: one?.id, reason: 'Specala AI returned an empty file', again: true }] });
	});
	test('in an archive, which exports it again', async () => {
		const one = room.specala.state.addTranscription();
		empty();
		const { items } = await room.run('archive:export', { format: 'md' });
		expect(manifestOf(items)).toMatchObject({ failed: [{ id: one.id, reason: 'Specala AI returned an empty file', again: true }] });
	});
});
