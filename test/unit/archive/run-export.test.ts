import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import type { Client } from '../../../nodes/shared/http';
import { runExport } from '../../../nodes/shared/archive/run-export';
import { distinctExports } from '../../../nodes/shared/archive/same-export';
import { DurationReached, LimitReached } from '../../../nodes/shared/archive/patient-client';
import type { ArchiveSource } from '../../../nodes/shared/archive/source';
import { ItemWithFile } from '../../../nodes/shared/operation';
import { answering } from '../answering';
import { openArchive } from './exporting';
import { Memory } from './memory';
import { entryOf, listOf } from './mirrored';

const [a, b, c] = [entryOf('a'), entryOf('b'), entryOf('c')];
const idsOf = (all: IDataObject[]) => all.map(({ id }) => id);
/** A list that fails after these. */
const failingAfter = (entries: Parameters<typeof listOf>[0], error: Error): ArchiveSource['walk'] => async function* () {
	for (const entry of entries) yield await Promise.resolve({ entry, cursor: { at: entry.id } });
	throw error;
};
/** Nothing, as the service answers. */
const emptyList = (through: Client): Partial<ArchiveSource> => ({
	async *walk() {
		await through.json({ method: 'GET', path: '/list' });
		yield { cursor: {} };
	},
});

describe('an export', () => {
	test('of files has one item for each, and a manifest with a file', async () => {
		const { run, files } = openArchive([a, b]);
		const { items, all, last, manifest } = await run();
		expect(all).toMatchObject([{ type: 'transcript', id: 'a', title: 'Title a', fileName: expect.stringContaining('Title a'), bytes: 7 }, { id: 'b' }]);
		expect(items.every((item) => item instanceof ItemWithFile && 'data' in item.binary)).toBe(true);
		expect(all[0]).not.toHaveProperty('action');
		expect(manifest).toMatchObject({ complete: true, more: false, addsUp: true, counts: { listed: 2, matched: 2, exported: 2, waiting: 0 }, requests: 0, resumeToken: expect.any(String) });
		expect(JSON.parse(String(files.get(String(last?.fileName))))).toEqual(manifest);
		expect(String(files.get(String(last?.fileName)))).toMatch(/^ {4}\{"id":"b",.*\}\n {2}\]\n\}\n$/m);
		expect(last?.fileName).toMatch(/^manifest \d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.json$/);
	});
	test.each<[string, object, IDataObject]>([
		['in a loop', { hasLoop: true }, {}],
		['in a loop, repeated or not', { hasLoop: true }, { repeatUnlessConfirmed: false }],
	])('%s shares its position with no other item', async (_, rest, options) => {
		const { run } = openArchive([a], rest);
		await run({ scope: 'all', format: 'text', options });
		await expect(run({ scope: 'all', format: 'json', options })).rejects.toThrow('the node remembers one position for them');
	});
	test('of all in no loop needs no position of its own', async () => {
		const { run } = openArchive([a]);
		expect(idsOf([...(await run({ scope: 'all', format: 'text' })).all, ...(await run({ scope: 'all', format: 'json' })).all])).toEqual(['a', 'a']);
	});
	test('has all keys in each item', async () => {
		const { all, last } = await openArchive([a]).run();
		expect(Object.keys(all[0] ?? {})).toEqual(Object.keys(last ?? {}));
		expect([all[0]?.manifest, last?.id]).toEqual([null, null]);
	});
	test('counts the requests of its own', async () => {
		const { client } = answering({ 'GET /list': {} });
		const { run } = openArchive([], { source: emptyList });
		await client.json({ method: 'GET', path: '/list' });
		expect((await run({}, '1', undefined, client)).manifest.requests).toBe(1);
		expect((await run({ format: 'json', options: { dryRun: true } }, '1', undefined, client)).items).toMatchObject([{ requests: { list: 1 } }]);
	});
	test.each([
		[{}, 30],
		[{ maximumDuration: 7 }, 7],
	])('with %j ends its requests after %i minutes', async (options, minutes) => {
		const { client, sent } = answering({ 'GET /list': {} });
		const { run } = openArchive([], { source: emptyList });
		jest.spyOn(Date, 'now').mockReturnValue(1_000);
		await run({ options }, '1', undefined, client);
		jest.restoreAllMocks();
		expect(sent).toMatchObject([{ until: 1_000 + minutes * 60_000 }]);
	});
	test('of fields has the texts, and no file', async () => {
		const { run, files } = openArchive([a]);
		const { all, items } = await run({ output: 'fields' });
		expect(all).toMatchObject([{ id: 'a', transcript: 'Title a' }]);
		expect([files.size, items.some((item) => item instanceof ItemWithFile)]).toEqual([0, false]);
	});
	test('of ZIP files has one item for each', async () => {
		const { all, manifest } = await openArchive([a, b, c]).run({ output: 'zip', options: { transcriptsPerZip: 2 } });
		expect(all).toMatchObject([{ type: 'batch', transcripts: 2 }, { type: 'batch', transcripts: 1 }]);
		expect(manifest.counts).toMatchObject({ exported: 3 });
	});
	test('of ZIP files names them alike if it is repeated, and otherwise if it goes on or has another format', async () => {
		const { runWell } = openArchive([a, { ...a, id: 'b', created: '2026-11-26T12:00:01Z' }]);
		const zipOf = async (scope: string, format = 'text', transcripts = 1, options: IDataObject = {}) =>
			(await runWell({ scope, output: 'zip', format, options: { fileName: '{title}', maximumTranscripts: transcripts, repeatUnlessConfirmed: false, ...options } }, crypto.randomUUID())).all[0]?.fileName;
		const first = await zipOf('all');
		expect(await zipOf('all')).toBe(first);
		const begun = await zipOf('continue');
		expect(await zipOf('continue', 'text', 2)).not.toBe(String(begun).replace('Title a a', 'Title a b'));
		expect(await zipOf('all', 'json')).not.toBe(first);
		expect(await zipOf('all', 'text', 1, { audio: true })).not.toBe(first);
	});
	test('names its files as it is told to', async () => {
		expect((await openArchive([a]).run({ options: { fileName: '{id}' } })).all).toMatchObject([{ fileName: 'a.txt' }]);
	});
	test('takes the titles that match', async () => {
		const { all, manifest } = await openArchive([a, b]).run({ filters: { titlePattern: '*b' } });
		expect([idsOf(all), manifest.counts.listed]).toEqual([['b'], 2]);
	});
	test('lists a thousand failures in its item, and all in its file', async () => {
		const entries = Array.from({ length: 1_001 }, (_, index) => entryOf(`${index}`, { state: 'failed' }));
		const { run, files } = openArchive(entries);
		const { manifest, last } = await run();
		expect([manifest.failed.length, JSON.parse(String(files.get(String(last?.fileName)))).failed.length]).toEqual([1_000, 1_001]);
	});
	test('lists a thousand of its files in its item, and all in its file', async () => {
		const { run, files } = openArchive(Array.from({ length: 2_001 }, (_, index) => entryOf(`${index}`)));
		const { manifest, last } = await run();
		const written = JSON.parse(String(files.get(String(last?.fileName))));
		expect([manifest.files, written.files.length, new Set(written.files.map(({ id }: IDataObject) => id)).size]).toEqual([written.files.slice(0, 1_000), 2_001, 2_001]);
	});
	test('of audio needs another field for the texts', async () => {
		const audio = { options: { audio: true }, outputField: 'audio' };
		await expect(openArchive([]).run(audio)).rejects.toThrow("'Output Data Field Name' can't be 'audio'");
		for (const other of [{ outputField: 'data' }, { options: {} }, { output: 'zip' }, { output: 'fields' }]) await openArchive([]).run({ ...audio, ...other });
	});
	test('fails before anything is fetched if no transcript can be made in its format', async () => {
		const walk = jest.fn();
		const { run, data } = openArchive([a], { source: { walk } });
		await expect(run({ scope: 'new', format: 'markdown', options: { template: '{titel}' } })).rejects.toThrow("'Template' contains the unknown placeholder {titel}");
		expect([walk.mock.calls, data]).toEqual([[], {}]);
	});
	test('exports the audio of files, where that is wanted', async () => {
		const audio = jest.fn(async () => await Promise.resolve({ extension: 'mp3', binary: { data: Buffer.from('sound').toString('base64'), mimeType: 'audio/mpeg' } }));
		const { run } = openArchive([a], { source: { audio } });
		expect((await run({ options: { audio: true } })).items[0]).toMatchObject({ binary: { audio: { fileName: expect.stringMatching(/\.mp3$/) } } });
		audio.mockClear();
		await openArchive([a], { source: { audio } }).run({ options: { audio: true }, output: 'fields' });
		await openArchive([a], { source: { audio } }).run();
		expect(audio).not.toHaveBeenCalled();
	});
	test('is made once, however many items ask for it', async () => {
		const { run } = openArchive([a]);
		expect([(await run()).items.length, (await run()).items.length]).toEqual([2, 0]);
	});
});

describe('a filter that has no value', () => {
	const written = (titlePattern: unknown) => ({ filters: { titlePattern } });
	const exporting = async (rest: Parameters<typeof openArchive>[1], raw: string, titlePattern = '', options: IDataObject = {}) => {
		const { archive, callOf } = openArchive([a], rest);
		const { call } = callOf({ scope: 'new', filters: { titlePattern }, options }, '1', undefined, written(raw));
		return (await runExport(archive, call, distinctExports({}))).items.length;
	};
	const hasLoop = true;
	test.each(['={{ $json.title }}', '=a\n{{ $input.first().json.title }}'])('is refused in a loop, which brings other items: %s', async (raw) => {
		await expect(exporting({ hasLoop }, raw)).rejects.toMatchObject({
			message: "'Title Pattern' has no value, so it would not filter the export",
			advice: expect.stringContaining("Refer to the node that sets the value"),
		});
		expect([await exporting({ hasLoop }, raw, '*'), await exporting({}, raw)]).toEqual([2, 2]);
	});
	test('is left out if it is written so, or comes from elsewhere', async () => {
		expect([await exporting({ hasLoop }, ''), await exporting({ hasLoop }, "={{ $('Set').first().json.title }}")]).toEqual([2, 2]);
	});
	test('is refused where what is exported is deleted', async () => {
		const options = { deleteWhenDone: true };
		await expect(exporting({ hasLoop }, "={{ $('Set').first().json.title }}", '', options)).rejects.toMatchObject({
			message: expect.stringContaining("'Title Pattern' has no value"),
			advice: expect.stringContaining("Give it a value in each round"),
		});
		expect(await exporting({ hasLoop }, '', '', options)).toBe(2);
	});
});

describe('a position', () => {
	test('is remembered, and gone on from', async () => {
		const entries = [a];
		const { runWell } = openArchive(entries);
		await runWell({ scope: 'new' });
		entries.push(b);
		expect(idsOf((await runWell({ scope: 'new' }, '2')).all)).toEqual(['b']);
	});
	test('is that after the maximum', async () => {
		const { runWell, hints } = openArchive([a, b, c]);
		const options = { maximumTranscripts: 2 };
		const { all, manifest } = await runWell({ scope: 'continue', options });
		expect([idsOf(all), manifest.stoppedBy, manifest.more, manifest.complete]).toEqual([['a', 'b'], 'batch', true, false]);
		expect(hints).toEqual(["Stopped after 2 transcripts because of 'Maximum Transcripts'. The next run continues there."]);
		expect(idsOf((await runWell({ scope: 'continue', options }, '2')).all)).toEqual(['c']);
	});
	test('is that after a thousand, if they are held in memory', async () => {
		const entries = Array.from({ length: 1_001 }, (_, index) => entryOf(`${index}`));
		expect((await openArchive(entries).run({ output: 'fields' })).all).toHaveLength(1_000);
		expect((await openArchive(entries).run()).all).toHaveLength(1_001);
	});
	test('of titles that match has what came to match since', async () => {
		const memory = new Memory();
		const [renamed] = ['a', 'b'].map((id) => memory.add({ id, created: a.created, title: id === 'b' ? 'Weekly' : 'Other' }));
		const source = memory.source('moment');
		const { runWell } = openArchive([], {
			source: {
				...source,
				async *walk(cursor) {
					for await (const { entry, ...step } of source.walk(cursor)) yield { ...step, ...(entry && { entry: { ...entry, changed: '1' } }) };
				},
				changedSince: { marksMatches: false, asOf: () => '1', list: () => source.refresh(renamed ? [{ ...a, ...renamed }] : []) },
			},
		});
		const parameters = { scope: 'new', filters: { titlePattern: 'Weekly' } };
		expect(idsOf((await runWell(parameters)).all)).toEqual(['b']);
		Object.assign(renamed ?? {}, { title: 'Weekly' });
		expect(idsOf((await runWell(parameters, '2')).all)).toEqual(['a']);
	});
	test('may be given', async () => {
		const first = await openArchive([a]).run();
		expect(idsOf((await openArchive([a, b]).run({ options: { resumeFrom: first.manifest.resumeToken } }).catch(() => ({ all: [{ id: 'another credential' }] }))).all)).toEqual(['another credential']);
		const { run, runWell } = openArchive([a, b]);
		const { manifest } = await runWell({ options: { maximumTranscripts: 1 } });
		expect(idsOf((await run({ options: { resumeFrom: manifest.resumeToken } }, '2')).all)).toEqual(['b']);
	});
	test('has to be confirmed where the workflow has a loop', async () => {
		const { runWell } = openArchive([a], { hasLoop: true });
		expect((await runWell({ scope: 'new' })).manifest.more).toBe(true);
		expect(idsOf((await runWell({ scope: 'new' }, '2')).all)).toEqual(['a']);
		const looped = await runWell({ scope: 'new' }, '2');
		expect([looped.all, looped.manifest.more]).toEqual([[], false]);
		expect((await runWell({ scope: 'new' }, '3')).all).toEqual([]);
	});
	test.each(['all', 'new', 'mirror'])('cannot have to be confirmed where nothing leads back, since it would never move on: %s', async (scope) => {
		const { run } = openArchive([a]);
		await expect(run({ scope, options: { repeatUnlessConfirmed: true, resumeFrom: '' } })).rejects.toThrow("'Repeat Unless Confirmed' needs a loop");
	});
	test('can be counted where nothing leads back', async () => {
		const { items } = await openArchive([a]).run({ options: { repeatUnlessConfirmed: true, dryRun: true } });
		expect(items).toMatchObject([{ type: 'estimate' }]);
	});
	test('need not be, if that is off', async () => {
		const { runWell } = openArchive([a], { hasLoop: true });
		const options = { repeatUnlessConfirmed: false };
		expect((await runWell({ scope: 'new', options })).manifest.more).toBe(false);
		expect((await runWell({ scope: 'new', options }, '2')).all).toEqual([]);
	});
	test('is not remembered in a test, which is told', async () => {
		const { run, hints } = openArchive([a], { mode: 'manual' });
		await run({ scope: 'new' });
		expect(hints).toEqual(['The next run exports the same transcripts. Only runs of the published workflow are remembered.']);
	});
});

describe('a run that is ended', () => {
	const away = new ServiceFailure('away', { status: 500 });
	test('tells why, if it has exported something', async () => {
		const { all, manifest } = await openArchive([], { source: { walk: failingAfter([a], away) } }).run();
		expect([idsOf(all), manifest]).toMatchObject([['a'], { stoppedBy: 'failure', stopReason: 'away', more: false }]);
	});
	test('fails, if it has not', async () => {
		await expect(openArchive([], { source: { walk: failingAfter([], away) } }).run()).rejects.toThrow('away');
	});
	test('by its duration is gone on with', async () => {
		const { manifest } = await openArchive([], { source: { walk: failingAfter([], new DurationReached()) } }).run();
		expect(manifest).toMatchObject({ stoppedBy: 'time', more: true });
	});
	test('by a limit is gone on with once that is over', async () => {
		const until = Date.now() + 3_600_000;
		const { runWell } = openArchive([a], { source: { walk: failingAfter([], new LimitReached('No more', until)) } });
		expect((await runWell()).manifest).toMatchObject({ stoppedBy: 'limit', more: false, continueAfter: new Date(until).toISOString() });
		expect((await runWell()).manifest).toMatchObject({ stopReason: 'The rate limit is still in effect', continueAfter: new Date(until).toISOString(), counts: { listed: 0 } });
		const over = openArchive([a], { source: { walk: failingAfter([], new LimitReached('No more', 5)) } });
		await over.runWell();
		expect((await over.runWell()).manifest).toMatchObject({ stopReason: 'No more' });
	});
});

describe('a dry run', () => {
	test('counts, and changes nothing', async () => {
		const { run, data } = openArchive([a, b]);
		const { items } = await run({ options: { dryRun: true, maximumTranscripts: 1 } });
		expect(items).toMatchObject([{ type: 'estimate', counts: { listed: 2, matched: 2 } }]);
		expect(data).toEqual({});
	});
	test.each<[Error, object]>([
		[new LimitReached('No more', Date.parse('2026-11-26T13:00:00Z')), { message: 'No more', status: 429, advice: expect.stringContaining('2026-11-26T13:00:00.000Z') }],
		[new DurationReached(), { message: "'Maximum Duration (Minutes)' was reached before everything was counted", advice: expect.stringContaining("Increase 'Maximum Duration") }],
		[new ServiceFailure('away', { status: 500 }), { message: 'away' }],
	])('that is ended says what to do: %s', async (error, expected) => {
		await expect(openArchive([], { source: { walk: failingAfter([], error) } }).run({ options: { dryRun: true } })).rejects.toMatchObject(expected);
	});
});

describe('what is exported', () => {
	const deletion = () => {
		const deleted: string[] = [];
		const opened = openArchive([a, b], {
			hasLoop: true,
			source: {
				async delete(id) {
					await Promise.resolve(deleted.push(id));
				},
			},
		});
		return { ...opened, deleted };
	};
	const options = { deleteWhenDone: true };
	test('is deleted when the workflow loops back, and not before', async () => {
		const { runWell, deleted } = deletion();
		expect((await runWell({ options })).manifest.counts).toMatchObject({ deleted: 0, notDeleted: 0 });
		expect(deleted).toEqual([]);
		expect((await runWell({ options })).manifest.counts).toMatchObject({ deleted: 2, notDeleted: 0 });
		expect(deleted).toEqual(['a', 'b']);
	});
	test('is not deleted otherwise', async () => {
		const { runWell, deleted } = deletion();
		for (let each = 0; each < 2; each++) expect((await runWell()).manifest.counts).not.toHaveProperty('deleted');
		await runWell({ options });
		expect(deleted).toEqual([]);
	});
	test('cannot be deleted without a loop', async () => {
		await expect(openArchive([a]).run({ options })).rejects.toThrow('needs a loop');
	});
});

describe('a mirror', () => {
	const scope = 'mirror';
	test('tells what to write, and what became of the rest', async () => {
		const entries = [a, b];
		const { runWell } = openArchive(entries);
		expect((await runWell({ scope })).all).toMatchObject([{ action: 'write', id: 'a', previousFileNames: [] }, { action: 'write', id: 'b' }]);
		entries.splice(0, 2, { ...b, title: 'New' }, c);
		const { all, manifest } = await runWell({ scope }, '2');
		expect(all).toMatchObject([
			{ action: 'write', id: 'b', previousFileNames: [expect.stringContaining('Title b')] },
			{ action: 'write', id: 'c' },
			{ action: 'delete', id: 'a', reason: 'deleted', fileName: expect.stringContaining('Title a') },
		]);
		expect(manifest).toMatchObject({ addsUp: true, more: false, counts: { mirrored: 2, removed: 1, unchanged: 0, waiting: 0 } });
		expect(manifest).not.toHaveProperty('resumeToken');
	});
	test('moves what was deleted, if it is told to', async () => {
		const entries = [a];
		const { runWell } = openArchive(entries);
		await runWell({ scope });
		entries.length = 0;
		expect((await runWell({ scope, options: { deletedTranscripts: 'move' } }, '2')).all).toMatchObject([{ action: 'move', folder: '_deleted', fileName: expect.stringMatching(/^_deleted\/.*Title a/) }]);
	});
	const options = { fileName: '{title}', audio: false };
	test.each<[string, IDataObject, string]>([
		['the same settings', {}, 'nothing'],
		['another format', { format: 'json' }, 'written'],
		['other names', { options: { ...options, fileName: '{id}' } }, 'written'],
		['another output', { output: 'fields' }, 'written'],
		['another option of the contents', { options: { ...options, audio: true } }, 'unchanged'],
		['another limit', { options: { ...options, maximumDuration: 7 } }, 'nothing'],
		['its options in another order', { options: { audio: false, fileName: '{title}' } }, 'nothing'],
	])('with %s compares again, if they matter: %j, %s', async (_, parameters, became) => {
		const { runWell } = openArchive([a]);
		await runWell({ scope, options });
		const { all, manifest } = await runWell({ scope, options, ...parameters }, '2');
		expect([all.length, manifest.counts.unchanged]).toEqual([became === 'written' ? 1 : 0, became === 'unchanged' ? 1 : 0]);
	});
	test('of files writes nothing again that differs in its time alone, and of fields does', async () => {
		for (const [output, count] of [['files', 0], ['fields', 1]] as const) {
			const entries = [{ ...a, date: '2026-11-26T10:00:00' }];
			const { runWell } = openArchive(entries);
			await runWell({ scope, output });
			entries[0] = { ...a, date: '2026-11-26T11:00:00' };
			expect((await runWell({ scope, output }, '2')).all).toHaveLength(count);
		}
	});
	test('goes on in the feed where it was', async () => {
		const asked: string[] = [];
		const changes: ArchiveSource['changes'] = async (cursor) => {
			asked.push(cursor);
			return await Promise.resolve({ changes: [], next: 'next', hasMore: cursor === '' });
		};
		const { runWell } = openArchive([], { source: { changes } });
		await runWell({ scope });
		await runWell({ scope }, '2');
		expect(asked).toEqual(['', 'next', 'next']);
	});
	test('tells in a dry run what it would remove', async () => {
		const entries = [a];
		const { run, runWell } = openArchive(entries);
		await runWell({ scope });
		entries.length = 0;
		expect((await run({ scope, options: { dryRun: true } }, '2')).items).toMatchObject([{ counts: { removed: 1 } }]);
	});
	test('of which only files were removed has to be confirmed, too', async () => {
		const entries = [a];
		const { runWell } = openArchive(entries, { hasLoop: true });
		await runWell({ scope });
		await runWell({ scope });
		entries.length = 0;
		expect((await runWell({ scope }, '2')).manifest.more).toBe(true);
	});
	test('of fields writes again what differs in its title', async () => {
		const entries = [a];
		const { runWell } = openArchive(entries, { source: { fetch: { batchSize: 1, many: async (all) => await Promise.resolve(new Map(all.map(({ id }) => [id, { text: 'Same' }]))) } } });
		const parameters = { scope, output: 'fields' };
		expect((await runWell(parameters)).all).toMatchObject([{ fileName: expect.stringContaining('Title a'), transcript: 'Same' }]);
		entries.splice(0, 1, { ...a, about: { x: 1 } });
		expect((await runWell(parameters, '2')).manifest.counts).toMatchObject({ unchanged: 1 });
		entries.splice(0, 1, { ...a, date: '2026-01-01' });
		expect((await runWell(parameters, '3')).all).toHaveLength(1);
	});
	test('does not remove too many, of which it tells', async () => {
		const entries = Array.from({ length: 8 }, (_, index) => entryOf(`${index}`));
		const { runWell } = openArchive(entries);
		await runWell({ scope });
		entries.length = 2;
		await expect(runWell({ scope }, '2')).rejects.toThrow('6 of 8 mirrored transcripts are no longer listed');
		expect((await runWell({ scope, options: { maximumDeletions: 80 } }, '3')).all).toHaveLength(6);
	});
	test('is confirmed by a loop', async () => {
		const { runWell } = openArchive([a], { hasLoop: true });
		expect((await runWell({ scope })).manifest.more).toBe(true);
		expect((await runWell({ scope }, '2')).all).toHaveLength(1);
		expect((await runWell({ scope }, '2')).all).toEqual([]);
	});
	test('cannot be of ZIP files, or given a position', async () => {
		await expect(openArchive([]).run({ scope, output: 'zip' })).rejects.toThrow("'Mirror' can't output ZIP files");
		await expect(openArchive([]).run({ scope, options: { resumeFrom: 'x' } })).rejects.toThrow("'Resume From' can't be used with 'Mirror'");
	});
});
