/* eslint-disable @n8n/community-nodes/no-restricted-globals -- cancels executions, never shipped */
import type { INodeParameters } from 'n8n-workflow';
import { exportLoop, storeType } from '../archive/loop';
import { manifestOf } from '../archive/manifest';
import { createEngine, simulateClock, type Engine } from '../harness';
import { openRoom, type Room } from './room';

simulateClock();

let room: Room;
let engine: Engine;
/** IDs of what was stored, batch by batch. */
let stored: string[][];
/** The batch that can't be stored. */
let full: number;
beforeEach(async () => {
	room = await openRoom();
	stored = [];
	full = 0;
	engine = await createEngine({
		credentials: room.credentials({}),
		standIns: {
			[storeType](items) {
				const ids = items.flatMap(({ json }) => (json.type === 'transcript' ? [String(json.id)] : []));
				if (stored.length + 1 === full) throw new Error('The disk is full');
				expect(ids.filter((id) => deleted().includes(id))).toEqual([]);
				stored.push(ids);
				return items;
			},
		},
	});
});
afterEach(async () => await room.close());

const add = (count: number) => {
	const { state } = room.assemblyAi;
	return Array.from({ length: count }, () => state.addTranscript({ created: Date.now() - 86_400_000 + state.transcripts.length * 1_000 }).id);
};
const deleted = () => room.assemblyAi.state.transcripts.flatMap(({ id, deleted: isDeleted }) => (isDeleted ? [id] : []));

/** An execution of a workflow that loops back; what its last round says. */
async function night({ scope = 'new', ...others }: INodeParameters = {}, { signal }: { signal?: AbortSignal } = {}) {
	const options = { maximumTranscripts: 2, deleteWhenDone: true, ...others };
	const { output, error, run } = await engine.runWorkflow(exportLoop('assemblyAi', { scope, options }), { mode: 'trigger', signal });
	const hints = run.data.resultData.runData.Export?.flatMap((each) => each.hints ?? []).map(({ message }) => message);
	return { message: error?.message, manifest: manifestOf(output('Export')), hints };
}

test.each(['new', 'continue', 'all'])("with 'Transcripts' set to %s, all are deleted once they are stored", async (scope) => {
	const ids = add(5);
	expect(await night({ scope })).toMatchObject({ message: undefined, manifest: { counts: { deleted: 1, notDeleted: 0 } } });
	expect(stored.map(({ length }) => length)).toEqual([2, 2, 1, 0]);
	expect(deleted()).toEqual(ids);
});
test('without the option, all are kept', async () => {
	add(3);
	await night({ deleteWhenDone: false });
	expect(deleted()).toEqual([]);
});
test('what a later node failed to store is kept, and deleted once it is stored', async () => {
	const ids = add(5);
	full = 2;
	expect((await night()).message).toBe('The disk is full');
	expect(deleted().sort()).toEqual([...(stored[0] ?? [])].sort());
	full = 0;
	await night();
	expect(stored.flat().sort()).toEqual(ids.sort());
	expect(deleted().sort()).toEqual(ids.sort());
});
test('what did not match, is not transcribed or failed is kept', async () => {
	const { state } = room.assemblyAi;
	const kept = [state.addTranscript({ status: 'processing' }), state.addTranscript({ status: 'error' }), state.addTranscript({ request: { audio_url: 'https://example.com/other.mp3' } })];
	const [id] = [state.addTranscript({ request: { audio_url: 'https://example.com/call.mp3' } }).id];
	const filters = { titlePattern: 'call' };
	await engine.runWorkflow(exportLoop('assemblyAi', { scope: 'new', filters, options: { deleteWhenDone: true } }), { mode: 'trigger' });
	expect(deleted()).toEqual([id]);
	expect(kept.map(({ deleted: isDeleted }) => isDeleted)).toEqual([false, false, false]);
});

/** Cancels the execution with the first request to delete. */
async function nightCancelled() {
	const kill = new AbortController();
	const watching = setInterval(() => room.assemblyAi.requests.some(({ method }) => method === 'DELETE') && kill.abort(), 0);
	await night({ maximumTranscripts: 20 }, kill);
	clearInterval(watching);
}
test('what a cancelled execution left is deleted in the next one', async () => {
	const ids = add(20);
	await nightCancelled();
	expect(deleted().length).toBeLessThan(20);
	await night();
	expect(deleted()).toEqual(ids);
	expect(stored.flat()).toHaveLength(20);
});
test('if n8n was killed before it saved anything, what is left is stored again and then deleted', async () => {
	const ids = add(20);
	await nightCancelled();
	engine.database.staticData.clear();
	const before = stored.length;
	await night();
	expect(deleted()).toEqual(ids);
	expect(stored.slice(before).flat().length).toBeLessThan(20);
});
test('what could not be deleted is told and tried again', async () => {
	const ids = add(2);
	room.assemblyAi.faults.next({ method: 'DELETE', status: 500, body: '{"error":"Out of order"}' });
	const first = await night();
	expect(first.manifest).toMatchObject({ addsUp: true, counts: { deleted: 1, notDeleted: 1 } });
	expect(first.hints).toContain('1 could not be deleted and will be retried: Out of order');
	expect((await night()).manifest).toMatchObject({ counts: { deleted: 1, notDeleted: 0 } });
	expect(deleted()).toEqual(ids);
	expect(stored.flat()).toHaveLength(2);
});
test('what somebody else deleted meanwhile is done', async () => {
	const [id = ''] = add(1);
	room.assemblyAi.faults.next({ method: 'DELETE', cut: 'before' });
	await night();
	expect(deleted()).toEqual([id]);
	expect((await night()).manifest).toMatchObject({ counts: { notDeleted: 0 } });
});
test('an output that n8n drops and asks for again was not stored', async () => {
	const { state } = room.assemblyAi;
	const [id] = [state.addTranscript({ request: { audio_url: 'https://example.com/call.mp3' } }).id];
	room.assemblyAi.faults.next({ path: /transcript\?/, status: 400, body: '{"error":"Out of order"}' });
	const loop = exportLoop('assemblyAi', { scope: 'new', filters: { titlePattern: '={{ $json.pattern ?? "call" }}' }, options: { deleteWhenDone: true } });
	const nodes = loop.nodes.map((node) => (node.name === 'Export' ? { ...node, retryOnFail: true, waitBetweenTries: 1, onError: 'continueRegularOutput' as const } : node));
	const items = [{ json: { pattern: 'other' } }, { json: { pattern: 'call' } }];
	await engine.runWorkflow({ ...loop, nodes }, { mode: 'trigger', items });
	expect(stored[0]).toEqual([id]);
});
test('what a filter excludes is not deleted, though it has its value from an item that the loop does not bring', async () => {
	const ids = add(5);
	const from = new Date(room.assemblyAi.state.transcripts[2]?.created ?? '').toISOString();
	const loop = exportLoop('assemblyAi', { scope: 'new', filters: { createdAfter: '={{ $json.from }}' }, options: { deleteWhenDone: true, maximumTranscripts: 2 } });
	const { error } = await engine.runWorkflow(loop, { mode: 'trigger', items: [{ json: { from } }] });
	expect(error?.message).toBe("'Created After' has no value, so it would not filter the export");
	expect([stored.flat().length, stored.flat().some((id) => ids.indexOf(id) < 2), deleted()]).toEqual([2, false, []]);
});
test.each([
	// Where the editor knows it, n8n leaves out the option.
	[{ scope: '={{ "mirror" }}' }, "'Delete When Done' can't be used with 'Mirror', which would delete the files as well"],
	[{ repeatUnlessConfirmed: false }, "'Delete When Done' can't be used while 'Repeat Unless Confirmed' is off"],
])('%j is refused', async (parameters, message) => {
	expect((await night(parameters)).message).toBe(message);
});
test.each([[{ status: 429, headers: { 'retry-after': '3600' } }], [{ status: 500 }]])('nine that can never be deleted, answered with %j, keep no other from it, nor an export', async (answer) => {
	const ids = add(14);
	for (const id of ids.slice(0, 9)) room.assemblyAi.faults.next({ method: 'DELETE', path: new RegExp(id), times: Infinity, ...answer });
	for (let nights = 0; nights < 2; nights++) expect(await night({ maximumTranscripts: 100 })).toMatchObject({ message: undefined });
	expect(deleted()).toEqual(ids.slice(9));
	const [late] = add(1);
	await night({ maximumTranscripts: 100 });
	expect(stored.flat().sort()).toEqual([...ids, late].sort());
	await night({ maximumTranscripts: 100 });
	expect(deleted()).toEqual([...ids.slice(9), late]);
});
test('a dry run of it needs no loop', async () => {
	add(2);
	const { items } = await room.run('archive:export', { options: { deleteWhenDone: true, dryRun: true } });
	expect(items).toMatchObject([{ json: { type: 'estimate', counts: { matched: 2 } } }]);
	expect(deleted()).toEqual([]);
});
test('without a loop it is refused', async () => {
	const { error } = await room.run('archive:export', { options: { deleteWhenDone: true } });
	expect(error?.message).toMatch(/^'Delete When Done' needs a loop/);
});
