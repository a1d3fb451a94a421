import { sleep, type INodeParameters } from 'n8n-workflow';
import { byJson, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const recordingId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

describe.each(['0.9.4', '1.1'] as const)("with n8n's Retry On Fail, on Speakr %s", (version) => {
	simulateClock();

	let room: Room;
	let items: Array<{ json: { id: number } }>;
	beforeEach(async () => {
		room = await openRoom({ version });
		items = [1, 2].map(() => ({ json: { id: room.speakr.state.addRecording().id } }));
	});
	afterEach(async () => await room.close());

	const failFor = (path: RegExp) => room.speakr.faults.next({ path, status: 400, body: '{"error":"Try again"}', contentType: 'application/json' });
	const sent = (request: RegExp) => room.requests().filter((each) => request.test(each));

	test.each<[operation: `${string}:${string}`, request: string, parameters: INodeParameters]>([
		['recording:transcribe', 'POST /recordings/1/transcribe', {}],
		['recording:summarize', 'POST /recordings/1/summarize', {}],
		['recording:chat', 'POST /recordings/1/chat', { message: 'Who?' }],
		['recording:regenerateTitle', 'POST /recordings/1/regenerate_title', {}],
		['recording:delete', 'DELETE /recordings/1', {}],
	])('%s is done once for an item that was fine', async (operation, request, parameters) => {
		failFor(new RegExp(request.replace('1', '2').replace(/.* /, '')));
		const { error, items: output } = await room.run(operation, { recordingId, ...parameters }, { items, settings });
		expect(error).toBeUndefined();
		expect(output.map(({ json }) => json.id)).toEqual([1, 2]);
		expect(sent(new RegExp(`^${request}$`))).toHaveLength(1);
	});
	test.each<[operation: `${string}:${string}`, request: RegExp, parameters: INodeParameters]>([
		['webhook:create', /POST .*webhooks$/, { name: 'n8n', url: 'https://93.184.215.14/{{ $json.id }}' }],
		['webhook:update', /PATCH .*webhooks/, { webhookId: recordingId, updateFields: { name: 'Other' } }],
		['tag:create', /POST .*tags$/, { name: '=Tag {{ $json.id }}' }],
		['tag:update', /PUT .*tags/, { tagId: recordingId, updateFields: { name: '=Other {{ $json.id }}' } }],
		['tag:addToRecording', /POST .*tags$/, { recordingId, tags: { tagNames: 'One' } }],
		['folder:create', /POST .*folders$/, { name: '=Folder {{ $json.id }}' }],
		['folder:update', /PATCH .*folders/, { folderId: recordingId, updateFields: { name: '=Other {{ $json.id }}' } }],
		['speaker:create', /POST .*speakers$/, { name: '=Speaker {{ $json.id }}' }],
		['speaker:assign', /PUT .*assign$/, { recordingId, speakerMap: byJson('{"SPEAKER_00": "Ada"}') }],
		...(version === '1.1'
			? ([
					['speaker:update', /PUT .*speakers/, { speakerId: recordingId, updateFields: { name: '=Other {{ $json.id }}' } }],
					['tag:setOnRecording', /PUT .*tags$/, { recordingId, tags: { tagNames: 'One' } }],
					['externalReference:create', /POST .*external-refs$/, { recordingId, system: 'hubspot', kind: 'deal', reference: '1' }],
					['externalReference:replace', /PUT .*external-refs/, { recordingId, system: 'hubspot', references: '[{"kind": "deal", "ref": "1"}]' }],
				] satisfies Array<[`${string}:${string}`, RegExp, INodeParameters]>)
			: []),
	])('%s changes nothing twice', async (operation, request, parameters) => {
		const { state } = room.speakr;
		for (const name of ['One', 'Two']) {
			state.addTag({ name });
			await room.run('folder:create', { name });
			await room.run('speaker:create', { name });
			state.addWebhook();
		}
		room.requests();
		const [, method = '', path = ''] = /^\/(\w+) (.*)\/$/.exec(String(request)) ?? [];
		room.speakr.faults.next({ method, path: new RegExp(path.replaceAll('\\/', '/')), after: 1, status: 400, body: '{"error":"Try again"}', contentType: 'application/json' });
		const { error, items: output } = await room.run(operation, parameters, { items, settings });
		expect(error).toBeUndefined();
		expect(output).toHaveLength(2);
		expect(output.flatMap(({ json }) => json.warnings ?? [])).toEqual([]);
		expect(sent(request)).toHaveLength(3);
	});
	test('nor does what was still being created when another item failed', async () => {
		let answer = () => {};
		const held = new Promise<void>((resolve) => (answer = resolve));
		room.speakr.faults.next({ path: /tags$/, held });
		room.speakr.faults.next({ path: /tags$/, after: 1, status: 400, body: '{"error":"Try again"}', contentType: 'application/json' });
		const running = room.run('tag:create', { name: '=Tag {{ $json.id }}' }, { items, settings: { ...settings, waitBetweenTries: 50 } });
		while (room.speakr.requests.filter(({ path }) => path.endsWith('tags')).length < 2) await sleep(1);
		answer();
		expect((await running).items).toHaveLength(2);
		expect(sent(/POST .*tags/)).toHaveLength(3);
	});
	test('a webhook that was resumed is still said to be', async () => {
		for (const autoPaused of [true, false]) room.speakr.state.addWebhook({ enabled: !autoPaused, autoPaused });
		room.speakr.faults.next({ path: /webhooks\/2$/, status: 400, body: '{"error":"Try again"}', contentType: 'application/json', held: sleep(200) });
		const { items: output } = await room.run('webhook:catchUp', { webhookId: recordingId }, { items, settings });
		expect(output.map(({ json }) => json.resumed)).toEqual([true, false]);
	});
	test.each(['transcribeMany', 'deleteMany'] as const)('%s sends only those again that failed', async (operation) => {
		room.speakr.faults.next({ path: /batch/, body: JSON.stringify({ results: [{ id: 1, success: true }, { id: 2, success: false, error: 'Try again' }] }), contentType: 'application/json' });
		const { error, items: output } = await room.run(`recording:${operation}`, { recordingIds: '={{ $json.id }}' }, { items, settings });
		expect(error).toBeUndefined();
		expect(output.map(({ json }) => json.id)).toEqual([1, 2]);
		const bodies = room.speakr.requests.filter(({ path }) => path.includes('batch')).map(({ body }) => Object(body).recording_ids);
		expect(bodies.slice(1)).toEqual([[2]]);
	});
	test('what is under way is waited for again', async () => {
		failFor(/recordings\/1\/status/);
		const { items: output } = await room.run('recording:transcribe', { recordingId, waitUntilProcessed: true }, { items, settings });
		expect(output.map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED']);
		expect(sent(/transcribe/)).toHaveLength(2);
	});
	test('another run does it again', async () => {
		await room.run('recording:regenerateTitle', { recordingId }, { items, settings });
		await room.run('recording:regenerateTitle', { recordingId }, { items, settings });
		expect(sent(/regenerate_title/)).toHaveLength(4);
	});
});
