import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
let recordingId: number;
beforeEach(async () => {
	room = await openRoom({ version: '1.1' });
	recordingId = room.speakr.state.addRecording().id;
});
afterEach(async () => await room.close());

const run = async (operation: string, parameters = {}) => {
	const { items, error } = await room.run(`externalReference:${operation}`, { recordingId: byId(recordingId), ...parameters });
	if (error) throw error;
	return items.map(({ json }) => json);
};
const deal = { system: 'hubspot', kind: 'deal', reference: '4711' };

test('create links the recording to another system', async () => {
	const additionalFields = { label: 'Acme', url: 'https://example.com/4711' };
	expect(await run('create', { ...deal, additionalFields })).toEqual([
		{
			id: 1,
			recordingId,
			system: 'hubspot',
			kind: 'deal',
			ref: '4711',
			label: 'Acme',
			url: 'https://example.com/4711',
			created_at: expect.stringMatching(/Z$/),
		},
	]);
});
test('create warns that an existing reference stays as it is', async () => {
	await run('create', deal);
	const [again] = await run('create', { ...deal, additionalFields: { label: 'Acme' } });
	expect(again).toMatchObject({ id: 1, label: null, warnings: [expect.stringContaining('were not changed')] });
});
test('create refuses a name that Speakr would refuse', async () => {
	await expect(run('create', { ...deal, system: 'Hub Spot' })).rejects.toMatchObject({ message: "'System' can't be 'Hub Spot'" });
	await expect(run('create', { ...deal, kind: 'x'.repeat(5_000) })).rejects.toMatchObject({ message: `'Kind' can't be '${'x'.repeat(199)}…` });
	expect(room.requests()).toEqual([]);
});
test('get many returns them all', async () => {
	room.speakr.state.addExternalRef({ recordingId, system: 'crm' });
	room.speakr.state.addExternalRef({ recordingId, ref: '2' });
	expect(await run('getAll')).toMatchObject([{ recordingId, system: 'crm' }, { recordingId, ref: '2' }]);
});
test.each([['', 'is empty'], ['={{ $json.missing }}', 'is empty'], ['={{ null }}', 'is empty'], ['{}', 'must be a list']])('replace with %j deletes nothing', async (references, message) => {
	await run('create', deal);
	await expect(run('replace', { system: 'hubspot', references })).rejects.toMatchObject({ message: expect.stringContaining(message) });
	expect(await run('getAll')).toHaveLength(1);
});
test('replace takes a number for a reference', async () => {
	expect(await run('replace', { system: 'hubspot', references: '[{"kind": "deal", "ref": 4711}]' })).toMatchObject([{ ref: '4711' }]);
});
test('replace takes a number for a label', async () => {
	expect(await run('replace', { system: 'hubspot', references: '[{"kind": "deal", "ref": "a", "label": 4711}]' })).toMatchObject([{ label: '4711' }]);
});
test('replace with an empty list deletes all', async () => {
	await run('create', deal);
	expect(await run('replace', { system: 'hubspot', references: '[]' })).toEqual([]);
	expect(await run('getAll')).toEqual([]);
});
test('replace exchanges those of one system, and returns them', async () => {
	room.speakr.state.addExternalRef({ recordingId, system: 'crm' });
	room.speakr.state.addExternalRef({ recordingId, system: 'hubspot' });
	const references = '[{"kind": "deal", "ref": "1"}, {"kind": "deal", "ref": "2", "label": "Two"}]';
	expect(await run('replace', { system: 'hubspot', references })).toMatchObject([
		{ recordingId, system: 'hubspot', ref: '1' },
		{ recordingId, system: 'hubspot', ref: '2', label: 'Two' },
	]);
	expect(room.speakr.state.externalRefs.where(({ system }) => system === 'crm')).toHaveLength(1);
});
test('delete', async () => {
	const { id } = room.speakr.state.addExternalRef({ recordingId });
	expect(await run('delete', { referenceId: id })).toEqual([{ id, deleted: true }]);
	expect(room.speakr.state.externalRefs.get(id)).toBeUndefined();
});
