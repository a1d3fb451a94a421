/* eslint-disable @n8n/community-nodes/no-restricted-imports -- writes what examples write, never shipped */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { jsonParse } from 'n8n-workflow';
import { startAssemblyAi, assemblyAiHosts } from '../../services/assemblyai';
import { startSpecala, specalaHost } from '../../services/specala';
import { createEngine, divert, readFile, simulateClock, type StandIn, type WorkflowJson } from '../harness';
import { openRoom, type Room } from '../speakr/room';

simulateClock();

let folder: string;
beforeEach(() => {
	folder = fs.mkdtempSync(join(tmpdir(), 'mirror-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const example = (name: string): WorkflowJson =>
	jsonParse(fs.readFileSync(`examples/${name}.json`, 'utf8').replace(/\/data\/(transcripts|vault\/Meetings)/g, folder));

/** A disk that does not tell upper from lower case, as those of macOS and Windows. */
const withoutCase = Object.fromEntries(
	(['existsSync', 'mkdirSync', 'readFileSync', 'renameSync', 'rmSync', 'writeFileSync'] as const).map((name) => [
		name,
		(path: string, ...others: unknown[]) => {
			const [other] = others;
			const isPath = name === 'renameSync' && typeof other === 'string';
			return Reflect.apply(fs[name], fs, [lowered(path), ...(isPath ? [lowered(other)] : others)]);
		},
	]),
);
const lowered = (path: string) => `${path.slice(0, folder.length)}${path.slice(folder.length).toLowerCase()}`;

/** 'Code' that may use `fs`, as NODE_FUNCTION_ALLOW_BUILTIN lets it. */
const codeOn = (disk: object): StandIn => (items, context) => {
	const input = { all: () => items };
	const require = (name: string) => (name === 'fs' ? disk : undefined);
	return structuredClone(runInNewContext(`(() => {${String(context.getNodeParameter('jsCode', 0))}\n})()`, { $input: input, require }) as []);
};

const code = codeOn(fs);

const write: StandIn = async (items, context) => {
	for (const [index, item] of items.entries()) fs.writeFileSync(String(context.getNodeParameter('fileName', index)), await readFile(item));
	return items;
};

const readAll = (at = folder) => {
	const files = fs.readdirSync(at, { withFileTypes: true }).filter((entry) => entry.isFile());
	return files.map(({ name }) => [name.slice(11), fs.readFileSync(join(at, name), 'utf8')] as const).sort();
};

describe('from Speakr', () => {
	let room: Room;
	beforeEach(async () => {
		room = await openRoom({ version: '1.1', rateLimit: 0 });
	});
	afterEach(async () => await room.close());

	async function nights(name: string, standIns: Record<string, StandIn> = {}) {
		const speakrApi = { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' };
		const engine = await createEngine({ credentials: { speakrApi }, standIns: { 'n8n-nodes-base.code': code, 'n8n-nodes-base.readWriteFile': write, ...standIns } });
		return async () => {
			room.speakr.clock.advance(3_600);
			return (await engine.runWorkflow(example(name))).error?.message;
		};
	}

	test('to disk: files are written, renamed, moved away, and written again after a failed night', async () => {
		const { state } = room.speakr;
		const [first, second] = ['One', 'Two', 'Three'].map((title) => state.addRecording({ title }));
		let isFull = true;
		const night = await nights('mirror-to-disk', {
			'n8n-nodes-base.readWriteFile': async (items, context) => {
				if (isFull) throw new Error('The disk is full');
				return await write(items, context);
			},
		});
		expect(await night()).toBe('The disk is full');
		isFull = false;
		expect(await night()).toBeUndefined();
		expect(readAll().map(([name]) => name)).toEqual(['One (1).md', 'Three (3).md', 'Two (2).md']);
		if (first) state.write(first, { title: 'Kick-off' });
		state.deleteRecording(second?.id ?? 0);
		expect(await night()).toBeUndefined();
		expect(readAll().map(([name]) => name)).toEqual(['Kick-off (1).md', 'Three (3).md']);
		expect(readAll()[0]?.[1]).toMatch(/^# Kick-off\n/);
		expect(readAll(join(folder, '_deleted')).map(([name]) => name)).toEqual(['Two (2).md']);
	});
	test('to a vault: what was written below the line stays when the title changes', async () => {
		const { state } = room.speakr;
		const [first, second, third] = ['One', 'Two', 'Three'].map((title) => state.addRecording({ title }));
		const night = await nights('mirror-to-obsidian');
		expect(await night()).toBeUndefined();
		expect(readAll()[0]?.[1]).toMatch(/^---\ntranscript: 1\ntitle: "One"\n---\n# One\n[^]*\n%% Everything below this line is yours %%\n$/);
		for (const name of fs.readdirSync(folder).filter((each) => !each.includes('Three'))) fs.appendFileSync(join(folder, name), 'Call Bob\n');
		if (first) state.write(first, { title: 'Kick-off', transcription: 'Said again' });
		for (const deleted of [second, third]) state.deleteRecording(deleted?.id ?? 0);
		expect(await night()).toBeUndefined();
		expect(readAll()).toEqual([['Kick-off (1).md', expect.stringMatching(/Said again[^]*yours %%\nCall Bob\n$/)]]);
		expect(readAll(join(folder, '_deleted'))).toEqual([['Two (2).md', expect.stringMatching(/Call Bob\n$/)]]);
	});
	const marker = '%% Everything below this line is yours %%';
	test.each([
		['with the line endings of Windows', (note: string) => `${note}Call Bob\n`.replaceAll('\n', '\r\n'), '\r\nCall Bob\r\n'],
		['with the marker line twice', (note: string) => `${note}Call Bob\n${marker}\nBuy milk\n`, `\nCall Bob\n${marker}\nBuy milk\n`],
		['with nothing above the line', () => `${marker}\nCall Bob\n`, '\nCall Bob\n'],
		['with the line at its very end', (note: string) => note.trimEnd(), '\n'],
	])('to a vault: a note %s keeps what is below the line', async (_, edited, own) => {
		const recording = room.speakr.state.addRecording({ title: 'One' });
		const night = await nights('mirror-to-obsidian');
		await night();
		const path = join(folder, fs.readdirSync(folder)[0] ?? '');
		fs.writeFileSync(path, edited(fs.readFileSync(path, 'utf8')));
		for (const transcription of ['Said again', `They read: ${marker}. Said once more`]) {
			room.speakr.state.write(recording, { title: transcription.slice(0, 4), transcription });
			expect(await night()).toBeUndefined();
			const [[, note = ''] = [], ...others] = readAll();
			const [above = '', ...below] = note.split(marker);
			expect(above).toMatch(/\n(Said again|They read: .+ Said once more)\n+$/);
			expect(below.join(marker)).toBe(own);
			expect(others).toEqual([]);
		}
		expect(fs.readdirSync(folder)).toHaveLength(1);
	});
	test('to a vault: a note whose line was removed is kept aside when it is written or deleted', async () => {
		const { state } = room.speakr;
		const [first, second] = ['One', 'Two'].map((title) => state.addRecording({ title }));
		const night = await nights('mirror-to-obsidian');
		await night();
		for (const name of fs.readdirSync(folder)) fs.writeFileSync(join(folder, name), `Mine: ${name.slice(11)}`);
		if (first) state.write(first, { transcription: 'Said again' });
		state.deleteRecording(second?.id ?? 0);
		expect(await night()).toBeUndefined();
		expect(readAll()).toEqual([['One (1).md', expect.stringContaining('Said again')]]);
		expect(readAll(join(folder, '_deleted'))).toEqual([['One (1).md', 'Mine: One (1).md'], ['Two (2).md', 'Mine: Two (2).md']]);
	});
	test.each([['mirror-to-obsidian'], ['mirror-to-disk']])('%s: a title that changes in case alone keeps its file on a disk that ignores case', async (name) => {
		const recording = room.speakr.state.addRecording({ title: 'Weekly' });
		const night = await nights(name, {
			'n8n-nodes-base.code': codeOn(withoutCase),
			async 'n8n-nodes-base.readWriteFile'(items, context) {
				for (const [index, item] of items.entries()) fs.writeFileSync(lowered(String(context.getNodeParameter('fileName', index))), await readFile(item));
				return items;
			},
		});
		await night();
		room.speakr.state.write(recording, { title: 'WEEKLY' });
		expect(await night()).toBeUndefined();
		expect(readAll()).toEqual([['weekly (1).md', expect.stringContaining('# WEEKLY\n')]]);
	});
});

test('to S3: the object of a former title is removed', async () => {
	const specala = await startSpecala({ rateLimit: Infinity });
	const restore = divert(specalaHost, specala.url);
	const bucket = new Map<string, string>();
	const s3: StandIn = async (items, context) => {
		for (const [index, item] of items.entries()) {
			if (context.getNodeParameter('operation', index) === 'delete') bucket.delete(String(context.getNodeParameter('fileKey', index)));
			else bucket.set(String(context.getNodeParameter('fileName', index)), (await readFile(item)).toString());
		}
		return items;
	};
	const splitOut: StandIn = (items) =>
		items.flatMap(({ json }) => (Array.isArray(json.previousFileNames) ? json.previousFileNames : []).map((name) => ({ json: { previousFileNames: name } })));
	const engine = await createEngine({
		credentials: { specalaApi: { apiKey: specala.keys.pro } },
		standIns: { 'n8n-nodes-base.awsS3': s3, 'n8n-nodes-base.splitOut': splitOut },
	});
	const night = async () => (await engine.runWorkflow(example('mirror-to-s3'))).error?.message;
	const titles = () => [...bucket.keys()].map((key) => /^specala\/\S+ (.*) \(/.exec(key)?.[1]).sort();
	const [first, second] = ['One', 'Two', 'Three'].map((title) => specala.state.addTranscription({ title }));
	expect([await night(), titles()]).toEqual([undefined, ['One', 'Three', 'Two']]);
	Object.assign(first ?? {}, { title: 'Kick-off' });
	specala.state.remove(second?.id ?? '');
	expect([await night(), titles()]).toEqual([undefined, ['Kick-off', 'Three']]);
	restore();
	await specala.close();
});

test('to a vector store: no transcript is in it twice, and none that was deleted', async () => {
	const assemblyAi = await startAssemblyAi();
	const restore = assemblyAiHosts.map((host) => divert(host, assemblyAi.url));
	let chunks: string[] = [];
	const remove: StandIn = (items, context) => {
		const body: { filter: { must: Array<{ match: { any: string[] } }> } } = jsonParse(String(context.getNodeParameter('jsonBody', 0)));
		chunks = chunks.filter((id) => !body.filter.must[0]?.match.any.includes(id));
		return items;
	};
	let room = 2;
	const store: StandIn = (items) => {
		chunks.push(...items.slice(0, room).map(({ json }) => String(json.id)));
		if (items.length > room) throw new Error('No room is left');
		return items;
	};
	const engine = await createEngine({
		credentials: { assemblyAiApi: { apiKey: assemblyAi.keys.alice, region: 'us' } },
		standIns: {
			'n8n-nodes-base.httpRequest': remove,
			'@n8n/n8n-nodes-langchain.vectorStoreQdrant': store,
			'@n8n/n8n-nodes-langchain.embeddingsOpenAi': (items) => items,
			'@n8n/n8n-nodes-langchain.documentDefaultDataLoader': (items) => items,
		},
	});
	const { nodes, connections } = example('mirror-to-vector-store');
	const main = nodes.filter(({ name }) => !['Embeddings', 'Text with metadata'].includes(name));
	const night = async () => (await engine.runWorkflow({ nodes: main, connections: Object.fromEntries(Object.entries(connections).filter(([name]) => main.some((node) => node.name === name))) })).error?.message;
	const added = [1, 2, 3].map((seconds) => assemblyAi.state.addTranscript({ created: Date.now() - 86_400_000 + seconds * 1_000 }));
	expect(await night()).toBe('No room is left');
	room = Infinity;
	expect(await night()).toBeUndefined();
	expect(chunks.sort()).toEqual(added.map(({ id }) => id).sort());
	Object.assign(added[0] ?? {}, { deleted: true });
	expect(await night()).toBeUndefined();
	expect(chunks).not.toContain(added[0]?.id);
	expect(chunks).toHaveLength(2);
	for (const end of restore) end();
	await assemblyAi.close();
});
