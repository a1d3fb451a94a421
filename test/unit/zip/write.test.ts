/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-imports -- runs other programs, never shipped */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync, type ZippableFile } from 'fflate';
import { zipped, type ZipFile } from '../../../nodes/shared/zip/write';
import { unzip, type UnzippedFile } from '../../../nodes/shared/zip';

const modified = '2026-11-22T09:30:00Z';
const files: ZipFile[] = [
	{ name: 'Grüezi (1).md', modified, content: { content: Buffer.from('Grüezi zämme') } },
	{ name: '会議の記録 (2).md', modified, content: { content: Buffer.from('おはよう') } },
	{ name: '👩‍👩‍👧 party (3).md', modified, content: { content: Buffer.from('🎉') } },
	{ name: `${'ü'.repeat(124)} (4).md`, modified, content: { content: Buffer.from('x'.repeat(100_000)) } },
	{ name: 'empty (5).md', modified: '1970-01-01T00:00:00Z', content: { content: Buffer.alloc(0) } },
];
const audio = (): ZipFile => ({ name: 'audio (6).mp3', modified, content: pieces(3, 70_000) });

async function* pieces(count: number, size: number) {
	for (let index = 0; index < count; index++) yield Buffer.alloc(size, index);
}

async function* each<T>(all: T[]) {
	yield* all;
}

const collect = async (chunks: AsyncIterable<Buffer>) => {
	const all: Buffer[] = [];
	for await (const chunk of chunks) all.push(chunk);
	return Buffer.concat(all);
};

async function unzipped(zip: Buffer) {
	const found: UnzippedFile[] = [];
	for await (const file of unzip(zip, { entries: 10, entrySize: 1e6, totalSize: 1e7 })) found.push(file);
	return found;
}

const has = (program: string, version: string) => spawnSync(program, [version]).status === 0;

let folder: string;
let path: string;
let archive: Buffer;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'zip-'));
	path = join(folder, 'archive.zip');
	archive = await collect(zipped(each([...files, audio()])));
	writeFileSync(path, archive);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what goes in comes out', async () => {
	const found = await unzipped(await collect(zipped(each([...files, audio()]))));
	expect(found.slice(0, -1)).toMatchObject(files.map(({ name, content }) => ({ name, ...content })));
	expect(found.at(-1)).toMatchObject({ name: 'audio (6).mp3', content: await collect(pieces(3, 70_000)) });
});
test('what another ZIP held is taken as it is, whatever its compression', async () => {
	const all = [{ name: 'a.md', text: 'x'.repeat(9_000) }, { name: 'b.md', text: '' }, { name: 'c.md', text: 'Grüezi' }];
	const best = Object.fromEntries(all.map(({ name, text }): [string, ZippableFile] => [name, [Buffer.from(text), { level: name === 'c.md' ? 0 : 9 }]]));
	const held = await unzipped(Buffer.from(zipSync(best)));
	const again = await unzipped(await collect(zipped(each(held.map((file) => ({ name: file.name, modified, content: file }))))));
	expect(again).toEqual(held);
	expect(again.map(({ content }) => content.toString())).toEqual(all.map(({ text }) => text));
});
test('what a ZIP cannot hold is an error, not a ZIP that nothing can read', async () => {
	const expected = { message: 'A ZIP file can hold no more than 4 GB', final: true };
	await expect(collect(zipped(each([audio()]), 100_000))).rejects.toMatchObject(expected);
});
test('the same files make the same ZIP', async () => {
	expect(await collect(zipped(each(files)))).toEqual(await collect(zipped(each(files))));
});
/** The moment that a ZIP of one file has for it, in the bits of its directory. */
async function momentIn(moment: string) {
	const zip = await collect(zipped(each([{ name: 'a.md', modified: moment, content: { content: Buffer.from('x') } }])));
	const entry = zip.readUInt32LE(zip.length - 6);
	const [time, date] = [zip.readUInt16LE(entry + 12), zip.readUInt16LE(entry + 14)];
	return [1980 + (date >> 9), (date >> 5) & 15, date & 31, time >> 11, (time >> 5) & 63, (time & 31) * 2];
}
test.each([
	['2026-11-22T09:30:58Z', [2026, 11, 22, 9, 30, 58]],
	['2026-11-22', [2026, 11, 22, 0, 0, 0]],
	['1980-01-01T00:00:02', [1980, 1, 1, 0, 0, 2]],
	['2099-12-31T23:59:58Z', [2099, 12, 31, 23, 59, 58]],
	['1979-12-31T23:59:58Z', [1980, 1, 1, 0, 0, 0]],
	['2100-01-01T00:00:00Z', [1980, 1, 1, 0, 0, 0]],
	['', [1980, 1, 1, 0, 0, 0]],
])('a file of %j has that moment, or the first that a ZIP knows', async (moment, expected) => {
	expect(await momentIn(moment)).toEqual(expected);
});

test('texts are compressed, and what is streamed is not', () => {
	expect(archive.length).toBeGreaterThan(210_000);
	expect(archive.length).toBeLessThan(215_000);
});
test('a ZIP may have exactly as many bytes as it can', async () => {
	const text = { name: 'a.md', modified, content: { content: Buffer.from('x') } };
	const { length } = await collect(zipped(each([text])));
	expect(await collect(zipped(each([text]), length))).toHaveLength(length);
	await expect(collect(zipped(each([text]), length - 1))).rejects.toThrow('no more than 4 GB');
});
test('a name that no ZIP can hold is an error', async () => {
	const long = { name: 'x'.repeat(70_000), modified, content: { content: Buffer.from('x') } };
	await expect(collect(zipped(each([long])))).rejects.toThrow('filename too long');
});

test('it holds no more than a piece of a file at a time', async () => {
	let pulled = 0;
	async function* counted() {
		for await (const piece of pieces(50, 100_000)) {
			pulled += piece.length;
			yield piece;
		}
	}
	let written = 0;
	for await (const chunk of zipped(each([{ name: 'long.mp3', modified, content: counted() }]))) {
		written += chunk.length;
		expect(pulled - written).toBeLessThanOrEqual(200_000);
	}
	expect(written).toBeGreaterThan(5_000_000);
});

const listNames = [
	'import json, sys, zipfile',
	'archive = zipfile.ZipFile(sys.argv[1])',
	'assert archive.testzip() is None',
	'print(json.dumps(archive.namelist()))',
].join('\n');

// Only where the machine has these programs; the one that checks changes has them.
if (has('unzip', '-v')) {
	test('unzip finds nothing wrong with it', () => {
		const { status, stdout } = spawnSync('unzip', ['-t', path], { encoding: 'utf8' });
		expect(stdout).toContain('No errors detected');
		expect(status).toBe(0);
	});
}
if (has('python3', '--version')) {
	test("Python's zipfile finds nothing wrong with it, and reads the names as they are", () => {
		const { stdout, stderr } = spawnSync('python3', ['-c', listNames, path], { encoding: 'utf8' });
		expect(stderr).toBe('');
		expect(JSON.parse(stdout)).toEqual([...files, audio()].map(({ name }) => name));
	});
}
