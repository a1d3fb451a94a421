import type { INodeParameters } from 'n8n-workflow';
import { Folder } from '../archive/folder';
import { manifestOf } from '../archive/manifest';
import { simulateClock } from '../harness';
import { openRoom, type Room } from './room';

simulateClock();

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
test('an archive of any size that has not changed takes one request', async () => {
	for (let index = 0; index < 1_200; index++) room.speakr.state.addRecording();
	await mirror();
	room.requests();
	expect((await mirror()).items).toEqual([]);
	expect(room.requests()).toHaveLength(1);
});
