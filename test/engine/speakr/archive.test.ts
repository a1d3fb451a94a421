import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { unzip } from '../../../nodes/shared/zip';
import { manifestOf } from '../archive/manifest';
import { chain, createEngine, readFile, simulateClock, toNode } from '../harness';
import { isModern, openRoom, type Room } from './room';

simulateClock();

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

type Options = Parameters<Room['run']>[2];

const run = async (parameters: Parameters<Room['run']>[1] = {}, options: Options = {}) =>
	await room.run('archive:export', parameters, { mode: 'trigger', ...options });

/** What an export gives, its manifest apart. */
const exported = async (...given: Parameters<typeof run>) => {
	const { items, error } = await run(...given);
	expect(error).toBeUndefined();
	const manifest = manifestOf(items);
	expect(manifest.addsUp).toBe(true);
	return { items: items.slice(0, -1), ids: items.slice(0, -1).map(({ json }) => json.id), manifest, manifestItem: items.at(-1) };
};

/** Names of the files in an item's ZIP. */
async function namesIn(item: INodeExecutionData | undefined) {
	const names: string[] = [];
	for await (const { name } of unzip(await readFile(item), { entries: 9, entrySize: 1e6, totalSize: 1e6 })) names.push(name);
	return names;
}

const add = (count: number, columns = {}) =>
	Array.from({ length: count }, (_, index) => room.speakr.state.addRecording({ title: `Meeting ${index}`, ...columns }));

/** What each turn gives of an export that its manifest leads back to while there is more, ten turns at most. */
async function loop(parameters: INodeParameters) {
	const type = 'n8n-nodes-transcription.speakr';
	const nodes = [
		toNode({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }),
		toNode({ name: 'Node under test', type, parameters: { resource: 'archive', operation: 'export', ...parameters } }),
		toNode({
			name: 'More?',
			type: 'n8n-nodes-base.filter',
			parameters: { conditions: { conditions: [{ leftValue: '={{ $json.manifest?.more === true && $runIndex < 9 }}' }] } },
		}),
	];
	const { connections } = chain(nodes);
	connections['More?'] = { main: [[{ node: 'Node under test', type: 'main', index: 0 }]] };
	const { run: ended } = await room.engine.runWorkflow({ nodes, connections });
	const runs = ended.data.resultData.runData['Node under test'] ?? [];
	return runs.map(({ data }) => data?.main?.[0]?.slice(0, -1).map(({ json }) => json.id));
}

describe('what comes out', () => {
	test('files, from the oldest recording on, and the manifest last', async () => {
		add(3);
		const { items, manifest, manifestItem } = await exported();
		expect(items.map(({ json }) => json.id)).toEqual([1, 2, 3]);
		expect(items[0]?.json).toMatchObject({ type: 'transcript', title: 'Meeting 0', tags: [], folder: null });
		expect(items[0]?.binary?.data?.fileName).toMatch(/^\d{4}-\d\d-\d\d Meeting 0 \(1\)\.md$/);
		expect((await readFile(items[0])).toString()).toMatch(/^# Meeting 0\n\n- Date: .*\*\*SPEAKER_00\*\*/s);
		expect(manifest).toMatchObject({ type: 'manifest', complete: true, counts: { matched: 3, exported: 3 }, failed: [] });
		expect(manifest.files).toContainEqual({ id: '1', name: items[0]?.json.fileName, bytes: expect.any(Number), sha256: expect.any(String) });
		expect(JSON.parse((await readFile(manifestItem)).toString())).toMatchObject({ type: 'manifest', complete: true });
		const [names, ...others] = [...items, manifestItem].map((item) => Object.keys(item?.json ?? {}));
		expect(others).toEqual(items.map(() => names));
	});
	test.each([
		['markdown', 'md', /^# Meeting 0/],
		['text', 'txt', /^SPEAKER_00: Good morning/],
		['srt', 'srt', /^1\n00:00:00,000 --> /],
		['vtt', 'vtt', /^WEBVTT/],
		['json', 'json', /^\{\n {2}"title": "Meeting 0"/],
		['template', 'txt', /^\[SPEAKER_00\]: Good morning/],
	])('%s takes one request for each recording', async (format, extension, beginning) => {
		add(2);
		const { items } = await exported({ format });
		expect(items[0]?.binary?.data?.fileExtension).toBe(extension);
		expect((await readFile(items[0])).toString()).toMatch(beginning);
		expect(room.requests()).toHaveLength(1 + 2);
	});
	test('the manifest counts requests that were sent again', async () => {
		add(1);
		room.speakr.faults.next({ path: /\/1\/transcript/, status: 503 });
		const { manifest } = await exported();
		expect(manifest).toMatchObject({ addsUp: true, requests: room.speakr.count() });
		expect(room.requests()).toHaveLength(1 + 2);
	});
	test('with the text of the template come summary and notes', async () => {
		add(1, { notes: 'Ask Bob' });
		const { items } = await exported({ format: 'template', output: 'fields' });
		expect(items[0]?.json).toMatchObject({ notes: 'Ask Bob', summary: expect.stringContaining('Summary'), transcript: expect.any(String) });
		expect(items[0]?.binary).toBeUndefined();
	});
	test('a ZIP for each batch', async () => {
		add(5);
		const { items, manifest } = await exported({ output: 'zip', options: { transcriptsPerZip: 2 } });
		expect(items.map(({ json }) => json.transcripts)).toEqual([2, 2, 1]);
		expect((await namesIn(items[1])).map((name) => name.slice(11))).toEqual(['Meeting 2 (3).md', 'Meeting 3 (4).md']);
		expect(manifest.counts).toMatchObject({ exported: 5 });
	});
	test('a ZIP never has more files than the 65,535 that it can hold', async () => {
		const { error } = await run({ output: 'zip', options: { audio: true, transcriptsPerZip: 32_768 } });
		expect(error?.message).toMatch(/'Transcripts per ZIP' must be a whole number from 1 to 10000/);
	});
	test.each(['files', 'zip'])('audio next to the text: %s', async (output) => {
		add(2, { audio: Buffer.from('la la la') });
		const { items, manifest } = await exported({ output, options: { audio: true } });
		expect(manifest.files).toHaveLength(4);
		if (output === 'files') expect((await readFile(items[1], 'audio')).toString()).toBe('la la la');
		else {
			expect((await namesIn(items[0])).map((name) => name.split('.').at(-1))).toEqual(['md', 'mp3', 'md', 'mp3']);
		}
		expect(room.requests()).toHaveLength(1 + 2 * 2);
	});
	test('audio whose name is not encoded as UTF-8', async () => {
		add(1, { audio: Buffer.from('la la la') });
		const headers = { 'content-disposition': "attachment; filename=a.mp3; filename*=UTF-8''M%E4rz.mp3" };
		room.speakr.faults.next({ path: /audio/, status: 200, headers, body: 'la', contentType: 'audio/mpeg' });
		expect((await exported({ options: { audio: true } })).items[0]?.binary?.audio?.fileName).toMatch(/mp3$/);
	});
	test.each(['files', 'zip'])('audio with the extension of texts has a name of its own: %s', async (output) => {
		add(1, { audio: Buffer.from('la la la'), originalFilename: 'voice.TXT', mimeType: 'text/plain' });
		const { manifest } = await exported({ output, format: 'text', options: { audio: true } });
		expect(manifest.files).toMatchObject([{ name: expect.stringMatching(/ \(1\)\.txt$/) }, { name: expect.stringMatching(/ \(1\)\.audio\.TXT$/) }]);
	});
	test.each([
		['call.wav', 'audio/mpeg', 'mp3', 4],
		['clip.mkv', 'audio/mpeg', 'mp3', 4],
		['call.opus', null, 'opus', 4],
		['clip.mp4', 'audio/x-m4a', 'm4a', 3],
		['call.MP3', 'audio/mpeg', 'MP3', 3],
	])('audio uploaded as %s and stored as %s ends in .%s, after %i requests', async (originalFilename, mimeType, extension, count) => {
		add(1, { originalFilename, mimeType });
		const { items } = await exported({ options: { audio: true } });
		expect(items[0]?.binary?.audio).toMatchObject({ fileName: expect.stringMatching(`\\.${extension}$`), fileExtension: extension });
		expect(room.requests()).toHaveLength(count);
	});
	test('a transcript is not put where its audio goes', async () => {
		const { error } = await run({ outputField: 'audio', options: { audio: true } });
		expect(error?.message).toBe("'Output Data Field Name' can't be 'audio': the audio file is stored there");
	});
	test('with fields only no audio is asked for', async () => {
		add(2, { audio: Buffer.from('la la la') });
		await exported({ output: 'fields', options: { audio: true } });
		expect(room.requests()).toHaveLength(1 + 2);
	});
	test('items that ask for the same export share it', async () => {
		add(2);
		const parameters = { filters: { createdBefore: '={{ $now.plus(1, "days").toISO() }}' } };
		const { ids } = await exported(parameters, { items: [{ json: {} }, { json: {} }] });
		expect(ids).toEqual([1, 2]);
	});
	test('items that ask for other dates have an export each, where no place is kept for them', async () => {
		add(1, { createdAt: '2026-01-10T00:00:00' });
		add(1, { createdAt: '2026-02-10T00:00:00' });
		const filters = { createdAfter: '={{ $json.from }}', createdBefore: '={{ $json.to }}' };
		const items = [{ json: { from: '2026-01-01', to: '2026-02-01' } }, { json: { from: '2026-02-01', to: '2026-03-01' } }];
		const all = await run({ filters }, { items });
		expect(all.items.map(({ json }) => json.id ?? json.type)).toEqual([1, 'manifest', 2, 'manifest']);
	});
	test.each([{ scope: 'new' }, { options: { maximumTranscripts: 2 } }, { options: { repeatUnlessConfirmed: true, resumeFrom: '={{ "" }}' } }])('but not where a place is kept for them: %j', async (parameters) => {
		const filters = { createdAfter: '={{ $json.from }}' };
		const { error } = await run({ filters, ...parameters }, { items: [{ json: { from: '2026-01-01' } }, { json: { from: '2026-02-01' } }] });
		expect(error?.message).toBe('Several input items export the same transcripts with different settings, but the node remembers one position for them');
	});
});

describe('which ones', () => {
	test('by filters of Speakr, and by title', async () => {
		const tag = room.speakr.state.addTag();
		add(3, { tagIds: [tag.id] });
		add(2);
		room.speakr.state.addRecording({ title: 'Weekly', tagIds: [tag.id] });
		const tagId = { __rl: true, mode: 'id', value: tag.id };
		expect((await exported({ filters: { tagId } })).ids).toEqual([1, 2, 3, 6]);
		expect((await exported({ filters: { tagId, titlePattern: 'meeting ?' } })).ids).toEqual([1, 2, 3]);
	});
	test('a title pattern fits however its letters are composed', async () => {
		add(1, { title: 'Gru\u0308ezi' });
		add(1, { title: 'Gr\u00fcezi' });
		for (const titlePattern of ['gru\u0308*', 'gr\u00fc*']) expect((await exported({ filters: { titlePattern } })).ids).toEqual([1, 2]);
	});
	test('a dry run counts and estimates, and reads nothing but lists', async () => {
		add(150);
		const { items } = await run({ options: { dryRun: true } });
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject({ type: 'estimate', counts: { matched: 150 }, requests: { list: isModern() ? 2 : 4, fetch: 150 } });
		expect(room.requests().filter((request) => request.startsWith('GET /recordings'))).toHaveLength(2);
	});
	test('a dry run estimates by the limits of the version: 120 a minute since 0.10.11, before 1,000 an hour', async () => {
		add(1_001);
		const { items } = await run({ options: { dryRun: true } });
		expect(items[0]?.json.secondsAtLimits).toBe(isModern() ? 8 * 60 : 3_600);
	});
	test('a failed transcription is named with its reason', async () => {
		add(1);
		room.speakr.state.addRecording({ originalFilename: 'asr400.mp3', title: 'Broken' });
		room.speakr.state.addRecording({ title: 'Empty', transcription: null });
		room.speakr.state.addRecording({ title: 'Lost', status: 'FAILED', transcription: null });
		const { ids, manifest } = await exported();
		expect(ids).toEqual([1]);
		expect(manifest.failed).toMatchObject([
			{ id: '2', title: 'Broken', again: false, reason: expect.stringMatching(/^Recording 2 has no transcript: Invalid Audio Format: .+ may be corrupted\. Try converting the audio/) },
			{ id: '3', title: 'Empty', again: false, reason: 'No speech was found in the recording' },
			{ id: '4', title: 'Lost', again: false, reason: 'Speakr gave no reason' },
		]);
	});
});

describe('keeping the place', () => {
	test('only what is new since the last run, with one request for the list, and one for changes where Speakr tells them', async () => {
		add(3);
		await exported({ scope: 'new' });
		room.requests();
		add(2);
		expect((await exported({ scope: 'new' })).ids).toEqual([4, 5]);
		expect((await exported({ scope: 'new' })).ids).toEqual([]);
		expect(room.requests()).toHaveLength(2 + 2 + (isModern() ? 2 : 0));
	});
	test('a recording with a time in the future comes once, and hides none that comes next', async () => {
		add(1);
		const [future] = add(1);
		if (future) future.createdAt = future.createdAt.replace(/^\d{4}/, '2096');
		expect((await exported({ scope: 'new' })).ids).toEqual([1, 2]);
		add(2);
		expect((await exported({ scope: 'new' })).ids).toEqual([3, 4]);
		expect((await exported({ scope: 'new' })).ids).toEqual([]);
	});
	test('a recording that is not done yet comes in a later run, although younger ones came before', async () => {
		const [slow] = add(1, { status: 'PROCESSING' });
		add(1);
		const { ids, manifest } = await exported({ scope: 'new' });
		expect([ids, manifest.counts]).toMatchObject([[2], { unfinished: 1, waiting: 1 }]);
		if (slow) Object.assign(slow, { status: 'COMPLETED', transcription: 'Late words', title: 'Slow' });
		const later = await exported({ scope: 'new' });
		expect(later.items[0]?.json).toMatchObject({ id: 1, title: 'Slow' });
		expect((await exported({ scope: 'new' })).ids).toEqual([]);
	});
	test('a title pattern waits for the title that a recording gets when it is done', async () => {
		const [slow] = add(1, { status: 'PROCESSING', title: 'Recording - a.mp3' });
		add(1);
		const parameters = { scope: 'new', filters: { titlePattern: 'Meeting*' } };
		expect((await exported(parameters)).ids).toEqual([2]);
		if (slow) Object.assign(slow, { status: 'COMPLETED', transcription: 'Late words', title: 'Meeting of late' });
		expect((await exported(parameters)).ids).toEqual([1]);
	});
	test('what could not be fetched comes in a later run', async () => {
		add(2);
		room.speakr.faults.next({ path: /\/1\/transcript/, status: 500, times: 3 });
		const { ids, manifest } = await exported({ scope: 'new' });
		expect([ids, manifest.failed]).toMatchObject([[2], [{ id: '1', again: true }]]);
		expect((await exported({ scope: 'new' })).ids).toEqual([1]);
	});
	test.each([
		['a proxy refuses', { status: 403, body: 'Forbidden' }],
		['a proxy has lost its Speakr', { status: 404, body: '404 page not found' }],
		['half an answer is cut off well', { status: 200, body: '{"segments": [{"spea', contentType: 'application/json' }],
		['a database is locked', { status: 500, body: '{"error": "database is locked"}', contentType: 'application/json' }],
	])('where %s, it comes in a later run', async (_, answer) => {
		add(2);
		room.speakr.faults.next({ path: /\/1\/transcript/, times: 3, contentType: 'text/plain', ...answer });
		expect((await exported({ scope: 'new' })).manifest.failed).toMatchObject([{ id: '1', again: true }]);
		room.speakr.faults.clear();
		expect((await exported({ scope: 'new' })).ids).toEqual([1]);
	});
	test('batch by batch: continues where the last run stopped, then starts over', async () => {
		add(5);
		const batch = { scope: 'continue', options: { maximumTranscripts: 2 } };
		const runs = [];
		for (let index = 0; index < 4; index++) runs.push(await exported(batch));
		expect(runs.map(({ ids }) => ids)).toEqual([[1, 2], [3, 4], [5], [1, 2]]);
		expect(runs.map(({ manifest }) => manifest.more)).toEqual([true, true, false, true]);
	});
	test('a run that an option ends names it', async () => {
		add(2);
		const { manifest } = await exported({ options: { maximumTranscripts: 1 } });
		expect(manifest).toMatchObject({ stoppedBy: 'batch', stopReason: "'Maximum Transcripts' is reached" });
	});
	test('an export over several runs starts over although something may never be finished', async () => {
		const [slow] = add(1, { status: 'PROCESSING' });
		add(2);
		const runs = [await exported({ scope: 'continue' })];
		if (slow) Object.assign(slow, { status: 'COMPLETED', transcription: 'Late words' });
		runs.push(await exported({ scope: 'continue' }), await exported({ scope: 'continue' }));
		expect(runs.map(({ ids }) => ids)).toEqual([[2, 3], [1, 2, 3], [1, 2, 3]]);
	});
	test('a resume token takes precedence over what n8n has kept', async () => {
		add(4);
		const first = await exported({ options: { maximumTranscripts: 3 } }, { mode: 'manual' });
		const options = { resumeFrom: String(first.manifest.resumeToken) };
		expect((await exported({ options }, { mode: 'manual' })).ids).toEqual([4]);
		const { error } = await run({ options, filters: { starred: true } });
		expect(error?.message).toBe("'Resume From' belongs to an export with another credential or other filters");
		expect((await run({ options: { resumeFrom: 'x' } })).error?.message).toBe("'Resume From' is not a resume token");
	});
	test('an expression that was typed as text is told to be made one', async () => {
		const { error } = await run({ options: { resumeFrom: '{{ $json.resumeToken }}' } });
		expect(error?.description).toMatch(/To enter \{\{ \}\}, switch the field to 'Expression'\.$/);
	});
	test('other filters have a place of their own, other dates have not', async () => {
		add(2);
		await exported({ scope: 'new' });
		expect((await exported({ scope: 'new', filters: { inbox: true } })).ids).toEqual([1, 2]);
		expect((await exported({ scope: 'new', filters: { createdAfter: '2020-01-01' } })).ids).toEqual([]);
	});
	if (isModern()) test('what was transcribed again, or is tagged later, is new once; what was only edited is not', async () => {
		const { state, clock } = room.speakr;
		const tag = state.addTag();
		const [first, second, third] = add(3, { tagIds: [tag.id] });
		const [untagged] = add(1);
		const tagId = { __rl: true, mode: 'id', value: tag.id };
		const parameters = { scope: 'new', filters: { tagId } };
		expect((await exported(parameters)).ids).toEqual([1, 2, 3]);
		clock.advance(600);
		for (const recording of [first, third]) if (recording) state.write(recording, { title: 'Edited' });
		if (second) state.write(second, { transcription: 'Said again', completedAt: state.clock.now() });
		if (untagged) state.write(untagged, { tagIds: [tag.id] });
		expect((await exported(parameters)).ids.sort()).toEqual([2, 4]);
		expect((await exported(parameters)).ids).toEqual([]);
		expect((await exported({ scope: 'new' })).ids).toEqual([1, 2, 3, 4]);
		clock.advance(600);
		if (third) state.write(third, { transcription: 'Said again', completedAt: state.clock.now() });
		expect((await exported({ scope: 'new' })).ids).toEqual([3]);
		expect((await exported({ scope: 'new' })).ids).toEqual([]);
	});
	if (isModern()) test('a ZIP with what was transcribed again replaces none', async () => {
		const { state, clock } = room.speakr;
		const [first] = add(3);
		const stored = new Map<unknown, string[]>();
		const store = async () => {
			for (const item of (await exported({ scope: 'new', output: 'zip' })).items) stored.set(item.json.fileName, await namesIn(item));
		};
		await store();
		for (let times = 0; times < 2; times++) {
			clock.advance(600);
			if (first) state.write(first, { transcription: 'Said again', completedAt: state.clock.now() });
			if (times === 0) add(1);
			await store();
		}
		expect([...stored.values()].map((names) => names.map((name) => name.slice(11)))).toEqual([
			['Meeting 0 (1).md', 'Meeting 1 (2).md', 'Meeting 2 (3).md'],
			['Meeting 0 (1).md', 'Meeting 0 (4).md'],
			['Meeting 0 (1).md'],
		]);
	});
	test('a loop over months, the latest first, misses none of them', async () => {
		for (const month of ['01', '02']) add(2, { createdAt: `2026-${month}-10T00:00:00` });
		const monthly = (first: string, then: string) => `={{ $runIndex === 0 ? '${first}' : '${then}' }}`;
		const filters = { createdAfter: monthly('2026-02-01', '2026-01-01'), createdBefore: monthly('2026-03-01', '2026-02-01') };
		expect(await loop({ filters, options: { maximumTranscripts: 1 } })).toEqual([[3], [1], [2], []]);
	});
	test('a loop whose start moves on exports nothing twice', async () => {
		add(2, { createdAt: '2026-01-10T00:00:00' });
		const filters = { createdAfter: "={{ '2026-01-01T00:00:0' + $runIndex }}" };
		expect(await loop({ filters, options: { maximumTranscripts: 1 } })).toEqual([[1], [2], []]);
	});
	test("what 'All' left out by its dates is new, and what it had is not when it began earlier", async () => {
		add(1, { createdAt: '2026-01-10T00:00:00' });
		add(1, { createdAt: '2026-02-10T00:00:00' });
		const from = (createdAfter: string) => ({ filters: { createdAfter } });
		expect((await exported(from('2026-02-01'))).ids).toEqual([2]);
		expect((await exported({ scope: 'new' })).ids).toEqual([1, 2]);
		expect((await exported(from('2026-02-01'))).ids).toEqual([2]);
		expect((await exported({ scope: 'new' })).ids).toEqual([]);
		expect((await exported({ scope: 'new', ...from('2026-02-01') })).ids).toEqual([]);
	});
	test('with another Speakr in the same credential everything is new', async () => {
		const other = await openRoom();
		add(2);
		other.speakr.state.addRecording();
		const speakrApi = { baseUrl: '', apiToken: '', sendTokenAs: 'bearer' };
		const engine = await createEngine({ credentials: { speakrApi } });
		const idsOf = async ({ url, tokens }: Room['speakr']) => {
			Object.assign(speakrApi, { baseUrl: url, apiToken: tokens.alice });
			const { items } = await engine.runNode('speakr', { resource: 'archive', operation: 'export', scope: 'new' });
			return items.slice(0, -1).map(({ json }) => json.id);
		};
		expect([await idsOf(room.speakr), await idsOf(other.speakr), await idsOf(other.speakr)]).toEqual([[1, 2], [1], []]);
		await other.close();
	});
	test('without an option, a loop confirms what it received, unless it comes back for other items', async () => {
		add(3);
		expect(await loop({ scope: 'new', options: { maximumTranscripts: 2 } })).toEqual([[1, 2], [3], []]);
	});
	test('a filter that is left empty is none', async () => {
		add(2);
		await exported({ scope: 'new' });
		expect((await exported({ scope: 'new', filters: { titlePattern: '', search: '' } })).ids).toEqual([]);
	});
	test('exports of one node for several items keep a place each', async () => {
		add(2);
		const parameters = { scope: 'new', filters: { titlePattern: '={{ $json.title }}' } };
		const items = [{ json: { title: 'Meeting 0' } }, { json: { title: 'Meeting 1' } }];
		const ids = async () => (await run(parameters, { items })).items.filter(({ json }) => json.type === 'transcript').map(({ json }) => json.id);
		expect([await ids(), await ids()]).toEqual([[1, 2], []]);
	});
	// On 1.1 they would wait for its limit of a minute.
	if (!isModern()) test('a hundred items keep a place each; more are told that they cannot', async () => {
		const parameters = { scope: 'new', filters: { titlePattern: '={{ $json.title }}' } };
		const items = Array.from({ length: 101 }, (_, index) => ({ json: { title: `Meeting ${index}` } }));
		for (const index of [0, 50, 99]) add(1, { title: `Meeting ${index}` });
		const { items: first } = await run(parameters, { items: items.slice(0, 100) });
		expect(first.flatMap(({ json }) => (json.type === 'transcript' ? [json.title] : []))).toEqual(['Meeting 0', 'Meeting 50', 'Meeting 99']);
		const { items: second } = await run(parameters, { items: items.slice(0, 100) });
		expect(second.map(({ json }) => json.type)).toEqual(Array(100).fill('manifest'));
		const { error } = await run(parameters, { items });
		expect(error?.message).toBe('The input items need more than 100 different exports, but a node remembers at most 100 positions');
	});
	test('where one item fails the node, no place moves: what the others had is not handed on', async () => {
		add(2);
		const parameters = { scope: 'new', filters: { titlePattern: '={{ $json.title }}' } };
		const items = [{ json: { title: 'Meeting 0' } }, { json: { title: 'Meeting 1' } }];
		const refusal = { status: 401, body: '{"error":"Gone"}', contentType: 'application/json', delay: 300 };
		room.speakr.faults.next({ path: /\/2\/transcript/, ...refusal });
		// The token is revoked once both lists were read.
		room.speakr.faults.next({ path: /recordings\?/, after: 2, ...refusal });
		const first = await run(parameters, { items });
		expect([first.error?.message, first.items]).toEqual(['Speakr did not accept the API token', []]);
		expect((await run(parameters, { items })).items.filter(({ json }) => json.type === 'transcript')).toHaveLength(2);
		room.speakr.faults.next({ path: /recordings\?/, ...refusal });
		add(2);
		expect((await run(parameters, { items, continueOnFail: true })).items.map(({ json }) => json.error ?? json.type)).toEqual(['Speakr did not accept the API token', 'transcript', 'manifest']);
	});
	test('a cancelled run leaves the place where it was', async () => {
		add(6);
		await exported({ scope: 'new', options: { maximumTranscripts: 2 } });
		const cancel = new AbortController();
		room.speakr.faults.next({ path: /transcript/, delay: 200 });
		const running = run({ scope: 'new' }, { signal: cancel.signal });
		cancel.abort();
		expect((await running).status).toBe('canceled');
		expect((await exported({ scope: 'new' })).ids).toEqual([3, 4, 5, 6]);
	});
	test.each(['all', 'continue', 'new'])('a loop that confirms comes to its end: %s', async (scope) => {
		add(5);
		expect(await loop({ scope, options: { maximumTranscripts: 2, repeatUnlessConfirmed: true } })).toEqual([[1, 2], [3, 4], [5], []]);
	});
	test('what a loop has confirmed does not come again, although its next turn failed', async () => {
		add(3);
		const parameters = { scope: 'new', options: { maximumTranscripts: 2, repeatUnlessConfirmed: true } };
		room.speakr.faults.next({ path: /recordings\?/, delay: 1 });
		room.speakr.faults.next({ path: /recordings\?/, status: 403 });
		expect(await loop(parameters)).toEqual([[1, 2], undefined]);
		expect(await loop(parameters)).toEqual([[3], []]);
	});
	test('a loop tries once what cannot be had, and leaves it for the next execution', async () => {
		add(7);
		room.speakr.state.addRecording({ status: 'PROCESSING' });
		room.speakr.faults.next({ path: /\/1\/transcript/, status: 400, body: 'Bad', times: 9 });
		room.speakr.faults.next({ path: /\/2\/transcript/, status: 403, times: 9 });
		const parameters = { scope: 'new', options: { maximumTranscripts: 1 } };
		expect(await loop(parameters)).toEqual([[], [], [3], [4], [5], [6], [7], []]);
		expect(room.requests().filter((request) => /\/2\/|date_to/.test(request))).toHaveLength(1);
		room.speakr.faults.clear();
		expect((await exported(parameters)).ids).toEqual([2]);
	});
	test('a loop goes on, although its token stays the same', async () => {
		add(5);
		const { manifest } = await exported({ options: { maximumTranscripts: 1 } }, { mode: 'manual' });
		const resumeFrom = String(manifest.resumeToken);
		expect(await loop({ options: { maximumTranscripts: 2, resumeFrom } })).toEqual([[2, 3], [4, 5], []]);
	});
	test('audio that could not be fetched brings its recording again; one without audio comes without', async () => {
		add(1);
		add(1, { audioDeletedAt: '2026-01-01T00:00:00' });
		room.speakr.faults.next({ path: /\/1\/audio/, status: 500, times: 3 });
		const parameters = { scope: 'new', options: { audio: true } };
		const first = await exported(parameters);
		expect([first.ids, first.manifest.withoutAudio]).toEqual([[2], [{ id: '2', title: 'Meeting 0', reason: 'It has no audio' }]]);
		expect((await exported(parameters)).items[0]?.binary?.audio).toBeDefined();
	});
	test('unconfirmed, what was handed out comes again in the next execution', async () => {
		add(2);
		const parameters = { scope: 'new', options: { repeatUnlessConfirmed: true, resumeFrom: '={{ "" }}' } };
		const first = await exported(parameters);
		expect([first.ids, first.manifest.more]).toEqual([[1, 2], true]);
		expect((await exported(parameters)).ids).toEqual([1, 2]);
		expect((await exported({ scope: 'new' })).ids).toEqual([]);
	});
});

describe("Speakr's limit", () => {
	test('a dry run that it ends says when to try again', async () => {
		room.speakr.faults.next({ path: /recordings/, status: 429, times: 9 });
		const { error } = await run({ options: { dryRun: true } });
		expect(error?.description).toMatch(/^It accepts requests again from 2.*Z. Increase 'Maximum Duration \(Minutes\)' to wait until then.$/);
	});
	if (!isModern()) test('a run that it does not let through stops, says when to go on, and loses nothing', async () => {
		const limited = await openRoom({ rateLimit: 5 });
		for (let index = 0; index < 8; index++) limited.speakr.state.addRecording();
		const parameters = { scope: 'new' };
		const begun = Date.now();
		const { items } = await limited.run('archive:export', parameters, { mode: 'trigger' });
		const ended = Date.now();
		const manifest = manifestOf(items);
		expect(items.slice(0, -1).map(({ json }) => json.id)).toEqual([1, 2, 3, 4, 5]);
		expect(manifest).toMatchObject({ complete: false, stoppedBy: 'limit', addsUp: true, counts: { exported: 5 } });
		// An hour after its first request.
		const counted = Date.parse(String(manifest.continueAfter)) - 3_600_000;
		expect(counted).toBeGreaterThanOrEqual(begun);
		expect(counted).toBeLessThanOrEqual(ended);
		await limited.close();
	});
});
