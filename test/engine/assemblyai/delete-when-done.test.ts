import type { INodeParameters } from 'n8n-workflow';
import { simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

simulateClock();

const two = [{ json: { url: 'https://example.com/one.mp3' } }, { json: { url: 'https://example.com/two.mp3' } }];
const create = async (waitOptions: object, options: Parameters<Room['run']>[2] = {}, parameters: INodeParameters = {}) =>
	await room.run(
		'transcript:create',
		{ source: 'url', audioUrl: '={{ $json.url }}', waitUntilDone: true, waitOptions: { ...waitOptions }, ...parameters },
		{ items: two, ...options },
	);
const deleted = () => room.assemblyAi.state.transcripts.filter(({ deleted: isDeleted }) => isDeleted).length;
const failing = [...two, { json: { url: 'https://example.com/page.html' } }];

test('transcripts are kept unless that is wanted', async () => {
	await create({});
	expect(deleted()).toBe(0);
});
test('they are deleted once all items are made', async () => {
	const { items } = await create({ deleteWhenDone: true });
	expect(items.map(({ json }) => json.status)).toEqual(['completed', 'completed']);
	expect(deleted()).toBe(2);
	const methods = room.requests().map((each) => each.split(' ')[0]);
	expect(methods.indexOf('DELETE')).toBe(methods.lastIndexOf('GET') + 1);
});
test('none is deleted when an item fails and takes the others along', async () => {
	expect((await create({ deleteWhenDone: true }, { items: failing })).error).toBeDefined();
	expect(deleted()).toBe(0);
});
test('with On Error set to Continue, those that are out are deleted', async () => {
	const { items } = await create({ deleteWhenDone: true }, { items: failing, continueOnFail: true });
	expect(items).toHaveLength(3);
	expect(deleted()).toBe(2);
});
test('a failed one is kept, also where it is returned', async () => {
	await create({ deleteWhenDone: true, onFailure: 'continue' }, { items: failing });
	expect(deleted()).toBe(2);
});
test('where deleting fails, the items are there, and it is told', async () => {
	room.assemblyAi.faults.next({ method: 'DELETE', status: 500, body: '{"error":"Out of order"}' });
	const { items, run } = await create({ deleteWhenDone: true }, { items: two.slice(0, 1) });
	expect(items).toHaveLength(1);
	const hints = Object.values(run.data.resultData.runData).flat().flatMap((each) => each.hints ?? []);
	expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(/^Transcript [\w-]+ could not be deleted: Out of order$/)]);
});
test.each<[INodeParameters, string, string?]>([
	[{ notify: 'url', webhookUrl: 'https://example.com/' }, "'Delete When Done' can't be combined with 'Notify'", "Set 'Notify' to Nobody, or turn"],
	[
		{ options: { additionalParameters: '{"webhook_url": "https://example.com/"}' } },
		"'Delete When Done' can't be combined with webhook_url",
		"Remove it from 'Additional Parameters', or turn this option off and use 'Delete When Done' of the AssemblyAI Trigger",
	],
	[{ redactPii: true, redactionOptions: { redactPiiAudio: true } }, "'Delete When Done' can't be combined with the redaction option 'Audio'"],
])('what needs the transcript later is refused before it is sent: %j', async (parameters, message, advice = '') => {
	const { error } = await create({ deleteWhenDone: true }, {}, parameters);
	expect(error).toMatchObject({ message, description: expect.stringContaining(advice) });
	expect(room.requests()).toEqual([]);
});
test('Wait deletes as well', async () => {
	const { id } = room.assemblyAi.state.addTranscript();
	await room.run('transcript:wait', { transcriptId: id, waitOptions: { deleteWhenDone: true } });
	expect(deleted()).toBe(1);
});
