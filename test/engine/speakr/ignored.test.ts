import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const answer = (path: RegExp, method: string, body: object) =>
	room.speakr.faults.next({ path, method, status: 200, body: JSON.stringify(body), contentType: 'application/json' });

test('a retention that Speakr ignores is told', async () => {
	const { id } = room.speakr.state.addFolder({ name: 'Calls' });
	answer(/folders/, 'PATCH', { id, name: 'Calls', retention_days: 30 });
	const { items } = await room.run('folder:update', { folderId: byId(id), updateFields: { retentionDays: -1 } });
	expect(items[0]?.json.warnings).toEqual(['Speakr ignored the value -1 of retention_days; it is still 30']);
});
test('a tag that is not protected is told', async () => {
	const { id } = room.speakr.state.addTag({ name: 'Work' });
	answer(/tags/, 'PUT', { tag: { id, name: 'Work', protect_from_deletion: false } });
	const { items } = await room.run('tag:update', { tagId: byId(id), updateFields: { protectFromDeletion: true } });
	expect(items[0]?.json.warnings).toEqual(['Speakr ignored the value true of protect_from_deletion; it is still false']);
});
test('what is stored as it was sent brings no warning', async () => {
	const { items } = await room.run('folder:create', { name: 'Calls', additionalFields: { retentionDays: 30, color: '#00FF00' } });
	expect(items[0]?.json).not.toHaveProperty('warnings');
});
test('events in another order, or given twice, are the same', async () => {
	const { id } = room.speakr.state.addWebhook();
	answer(/webhooks/, 'PATCH', { id, name: 'n8n', url: 'https://n8n.example/webhook', events: ['recording.updated', 'recording.created'] });
	const updateFields = { events: ['recording.created', 'recording.updated', 'recording.created'] };
	const { items } = await room.run('webhook:update', { webhookId: byId(id), updateFields });
	expect(items[0]?.json).not.toHaveProperty('warnings');
});
test('a retention of -1 is sent, and 0 takes it away', async () => {
	await room.run('folder:create', { name: 'A', additionalFields: { retentionDays: -1 } });
	expect(room.speakr.requests.at(-1)?.body).toEqual({ name: 'A', retention_days: -1 });
	await room.run('folder:create', { name: 'B', additionalFields: { retentionDays: 0 } });
	expect(room.speakr.requests.at(-1)?.body).toEqual({ name: 'B', retention_days: null });
});
test.each(['tag:create', 'folder:create'] as const)('%s: a group that was not entered is none', async (operation) => {
	await room.run(operation, { name: 'A', additionalFields: { groupId: '' } });
	expect(room.speakr.requests.at(-1)?.body).toEqual({ name: 'A' });
});
test('a delivery that was not entered is asked for', async () => {
	const { error } = await room.run('delivery:get', { webhookId: byId(1), deliveryId: '={{ "" }}' });
	expect(error?.message).toBe("'Delivery' is not set");
});
test.each(['0.9.4', '1.1'] as const)('a tag cannot get the name of another on Speakr %s', async (version) => {
	const other = await openRoom({ version });
	other.speakr.state.addTag({ name: 'Work' });
	const { id } = other.speakr.state.addTag({ name: 'Private' });
	const { error } = await other.run('tag:update', { tagId: byId(id), updateFields: { name: 'Work' } });
	await other.close();
	expect(error?.message).toBe('A tag with this name already exists');
});
