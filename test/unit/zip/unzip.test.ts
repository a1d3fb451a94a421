/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes archives, never shipped */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { Inflate } from 'fflate/browser';
import { Zip, ZipDeflate, ZipPassThrough, zipSync, type Zippable } from 'fflate';
import { unzip, type UnzipLimits } from '../../../nodes/shared/zip';
import { runs } from '../runs';

const bounds: UnzipLimits = { entries: 100, entrySize: 1_000_000, totalSize: 2_000_000 };
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const pack = (files: Zippable) => Buffer.from(zipSync(files));
async function unpacked(archive: Buffer, limits = bounds) {
	const files: Array<[name: string, text: string]> = [];
	for await (const { name, content } of unzip(archive, limits)) files.push([name, content.toString()]);
	return files;
}

/** An archive written as it goes, with the sizes behind each file; names may be there twice. */
function streamed(files: Array<[name: string, text: string]>, File: typeof ZipDeflate | typeof ZipPassThrough = ZipDeflate): Buffer {
	const chunks: Uint8Array[] = [];
	const zip = new Zip((error, chunk) => {
		if (error) throw error;
		chunks.push(chunk);
	});
	for (const [name, text] of files) {
		const file = new File(name);
		zip.add(file);
		file.push(bytes(text), true);
	}
	zip.end();
	return Buffer.concat(chunks);
}

/** Where the directory begins, by the end of an archive without a comment. */
const directoryOf = (archive: Buffer) => archive.readUInt32LE(archive.length - 6);

describe('it unpacks', () => {
	test('deflated and stored files, in their order', async () => {
		const archive = pack({ 'a.md': bytes('# A'), 'folder/b.md': [bytes('x'.repeat(5000)), { level: 0 }] });
		expect(await unpacked(archive)).toEqual([
			['a.md', '# A'],
			['folder/b.md', 'x'.repeat(5000)],
		]);
	});
	test('an archive whose sizes stand behind its files', async () => {
		expect(await unpacked(streamed([['a.md', '# A'], ['b.md', '# B']]))).toEqual([['a.md', '# A'], ['b.md', '# B']]);
	});
	test('both of two files of one name', async () => {
		expect(await unpacked(streamed([['a.md', 'one'], ['a.md', 'two']]))).toEqual([['a.md', 'one'], ['a.md', 'two']]);
	});
	test('files with names that lead elsewhere, as they are', async () => {
		const names = ['../../etc/passwd', '/root/x', 'C:\\x', '..\\x', '__proto__'];
		expect(await unpacked(streamed(names.map((name) => [name, name])))).toEqual(names.map((name) => [name, name]));
	});
	test('files whose names are not UTF-8', async () => {
		const archive = pack({ 'caf?.md': bytes('x') });
		const mark = Buffer.from('caf?.md');
		for (let at = archive.indexOf(mark); at >= 0; at = archive.indexOf(mark, at)) archive[at + 3] = 0xe9;
		expect(await unpacked(archive)).toEqual([['café.md', 'x']]);
	});
	test('no folders', async () => {
		expect(await unpacked(pack({ folder: { 'a.md': bytes('x') }, 'empty/': bytes('') }))).toEqual([['folder/a.md', 'x']]);
	});
	test('an empty archive, and an empty file', async () => {
		expect(await unpacked(pack({}))).toEqual([]);
		expect(await unpacked(pack({ 'a.md': bytes('') }))).toEqual([['a.md', '']]);
	});
	test('an archive with a comment at its end', async () => {
		const archive = pack({ 'a.md': bytes('x') });
		archive.writeUInt16LE(5, archive.length - 2);
		expect(await unpacked(Buffer.concat([archive, Buffer.from('hello')]))).toEqual([['a.md', 'x']]);
	});
	test('an archive whose comment is as long as one can be', async () => {
		const archive = pack({ 'a.md': bytes('x') });
		archive.writeUInt16LE(0xffff, archive.length - 2);
		expect(await unpacked(Buffer.concat([archive, Buffer.alloc(0xffff)]))).toEqual([['a.md', 'x']]);
	});
	test('files with comments and fields of other programs', async () => {
		const more = { comment: 'hi', extra: { 0x5455: bytes('12345') } };
		expect(await unpacked(pack({ 'a.md': [bytes('x'), more], 'b.md': [bytes('y'), more] }))).toEqual([['a.md', 'x'], ['b.md', 'y']]);
	});
	test.each([
		['the signature of an end', Buffer.from('PK\x05\x06')],
		['the end of an empty archive', pack({})],
		['the end of another archive', pack({ 'b.md': bytes('y') }).subarray(-22)],
	])('an archive whose comment is %s', async (_, comment) => {
		const archive = pack({ 'a.md': bytes('x') });
		archive.writeUInt16LE(comment.length, archive.length - 2);
		expect(await unpacked(Buffer.concat([archive, comment]))).toEqual([['a.md', 'x']]);
	});
	test('anything that was packed', async () => {
		const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((each) => !each.endsWith('/'));
		const text = fc.string({ unit: 'binary', maxLength: 3000 });
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(name, text), { maxLength: 8 }), fc.constantFrom(ZipDeflate, ZipPassThrough), async (files, File) => {
				expect(await unpacked(streamed(files, File))).toEqual(files);
			}),
		);
	});
});

/** `archive` of one file with some of its numbers in ZIP64's field, behind another one; `change` alters what follows. */
function to64Bit(archive: Buffer, change: (parts: { end64: Buffer; locator: Buffer; end: Buffer }) => void, fields = [24, 20, 42]) {
	const directory = directoryOf(archive);
	const other = Buffer.from([0x55, 0x54, 5, 0, 1, 0, 0, 0, 0]);
	const extra = Buffer.alloc(4 + 8 * fields.length);
	extra.writeUInt16LE(1, 0);
	extra.writeUInt16LE(8 * fields.length, 2);
	for (const [index, field] of fields.entries()) extra.writeBigUInt64LE(BigInt(archive.readUInt32LE(directory + field)), 4 + 8 * index);
	const entry = Buffer.concat([archive.subarray(directory, archive.length - 22), other, extra]);
	for (const field of fields) entry.writeUInt32LE(0xffffffff, field);
	entry.writeUInt16LE(other.length + extra.length, 30);
	const end64 = Buffer.alloc(56);
	end64.writeUInt32LE(0x06064b50, 0);
	end64.writeBigUInt64LE(1n, 32);
	end64.writeBigUInt64LE(BigInt(entry.length), 40);
	end64.writeBigUInt64LE(BigInt(directory), 48);
	const locator = Buffer.alloc(20);
	locator.writeUInt32LE(0x07064b50, 0);
	locator.writeBigUInt64LE(BigInt(directory + entry.length), 8);
	const end = Buffer.from(archive.subarray(-22));
	end.writeUInt32LE(entry.length, 12);
	change({ end64, locator, end });
	return Buffer.concat([archive.subarray(0, directory), entry, end64, locator, end]);
}

describe('ZIP64, as programs write it that do not know the sizes beforehand', () => {
	const archive = pack({ 'a.md': bytes('xyz') });

	test.each([
		['the count', (end: Buffer) => end.writeUInt16LE(0xffff, 10)],
		['the size of the directory', (end: Buffer) => end.writeUInt32LE(0xffffffff, 12)],
		['the start of the directory', (end: Buffer) => end.writeUInt32LE(0xffffffff, 16)],
	])('is read where %s does not stand in the usual place', async (_, mark) => {
		expect(await unpacked(to64Bit(archive, ({ end }) => void mark(end)))).toEqual([['a.md', 'xyz']]);
	});
	test.each([[[24, 20]], [[42]], [[20]]])('holds only the numbers that do not fit: %j', async (fields) => {
		expect(await unpacked(to64Bit(archive, () => {}, fields))).toEqual([['a.md', 'xyz']]);
	});
	test.each([
		['no locator', ({ locator }: { locator: Buffer }) => locator.writeUInt32LE(0, 0)],
		['a locator that leads nowhere', ({ locator }: { locator: Buffer }) => locator.writeBigUInt64LE(1n << 40n, 8)],
		['no end of its own', ({ end64 }: { end64: Buffer }) => end64.writeUInt32LE(0, 0)],
	])('with %s is refused', async (_, damage) => {
		const damaged = to64Bit(archive, (parts) => {
			parts.end.writeUInt32LE(0xffffffff, 16);
			damage(parts);
		});
		await expect(unpacked(damaged)).rejects.toThrow('it was cut off');
	});
});

test('a file larger than is unpacked at once comes whole', async () => {
	const random = fc.sample(fc.uint8Array({ minLength: 100_000, maxLength: 100_000 }), { numRuns: 1, seed: 1 });
	const archive = pack({ 'a.mp3': [random[0] ?? new Uint8Array(), { level: 1 }] });
	for await (const { content } of unzip(archive, bounds)) expect(content.equals(Buffer.from(random[0] ?? []))).toBe(true);
	expect(archive.readUInt32LE(directoryOf(archive) + 20)).toBeGreaterThan(64 * 1024);
});

test('as many files as the limits allow, as large as they allow, are unpacked', async () => {
	const archive = pack({ 'a.md': bytes('abc'), 'b.md': bytes('de') });
	expect(await unpacked(archive, { entries: 2, entrySize: 3, totalSize: 5 })).toHaveLength(2);
});

describe('it refuses', () => {
	const archive = pack({ 'a.md': bytes('abc'.repeat(500)), 'b.md': [bytes('stored'.repeat(50)), { level: 0 }] });

	test('an archive one of whose entries has no signature', async () => {
		const damaged = Buffer.from(archive);
		damaged.writeUInt32LE(0, directoryOf(archive));
		await expect(unpacked(damaged)).rejects.toThrow('its directory is damaged');
	});
	test('an end that refers to one of ZIP64, which is not there', async () => {
		const end = pack({});
		end.writeUInt16LE(0xffff, 10);
		await expect(unpacked(end)).rejects.toThrow('it has 65535 entries');
	});
	test.each([
		['does not begin where it should', (damaged: Buffer) => damaged.writeUInt32LE(0, 0)],
		['lies behind the end', (damaged: Buffer) => damaged.writeUInt32LE(0xfffffff0, directoryOf(archive) + 42)],
		['is not compressed as its entry says', (damaged: Buffer) => damaged.fill(0xff, 34, 60)],
	])('a file that %s', async (_, damage) => {
		const damaged = Buffer.from(archive);
		damage(damaged);
		await expect(unpacked(damaged)).rejects.toThrow("'a.md' in it is damaged");
	});
	test('a file that is longer than its entry says, with the right checksum', async () => {
		const stored = pack({ 'a.md': [bytes('abc'), { level: 0 }] });
		stored.writeUInt32LE(2, directoryOf(stored) + 24);
		await expect(unpacked(stored)).rejects.toThrow("'a.md' in it is damaged");
	});
	test.each([0, 1, 3])('an archive whose end counts %i of its two files', async (count) => {
		const damaged = Buffer.from(archive);
		damaged.writeUInt16LE(count, damaged.length - 12);
		await expect(unpacked(damaged)).rejects.toThrow('its directory is damaged');
	});
	test('an archive that is cut anywhere', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: archive.length - 1 }), async (length) => {
				await expect(unpacked(archive.subarray(0, length))).rejects.toThrow('it was cut off');
			}),
		);
	});
	test('a file one of whose bytes is another', async () => {
		const contents = archive.subarray(0, directoryOf(archive));
		const places = [contents.indexOf('a.md') + 10, contents.indexOf('stored') + 7];
		for (const place of places) {
			const damaged = Buffer.from(archive);
			damaged.writeUInt8((damaged[place] ?? 0) ^ 0x10, place);
			await expect(unpacked(damaged)).rejects.toThrow(/'[ab]\.md' in it is damaged/);
		}
	});
	test('bytes that are no ZIP, without any other error', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (garbage, withEnd) => {
				const end = withEnd ? archive.subarray(-22) : Buffer.alloc(0);
				await expect(unpacked(Buffer.concat([garbage, end]))).rejects.toThrow(/^it(s| has| holds)? /);
			}),
		);
	});
	test('an archive any byte of which is another, or it unpacks something, but breaks in no other way', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: archive.length - 1 }), fc.integer({ min: 1, max: 255 }), async (place, change) => {
				const damaged = Buffer.from(archive);
				damaged.writeUInt8((damaged[place] ?? 0) ^ change, place);
				try {
					await unpacked(damaged);
				} catch (error) {
					expect(error).toHaveProperty('constructor.name', 'DamagedZip');
				}
			}),
			{ numRuns: runs(1000) },
		);
	});
	test('more entries than it may hold', async () => {
		await expect(unpacked(archive, { ...bounds, entries: 1 })).rejects.toThrow('it has 2 entries, more than the maximum of 1');
	});
	test('a file that is larger than it may be, and files that are so together', async () => {
		await expect(unpacked(archive, { ...bounds, entrySize: 1000 })).rejects.toThrow("'a.md' in it is too large (1500 bytes)");
		await expect(unpacked(archive, { ...bounds, totalSize: 1700 })).rejects.toThrow('it is too large (1800 bytes unpacked)');
	});
	test('a file that becomes larger than it says, long before it is unpacked', async () => {
		const bomb = pack({ 'bomb.md': [deflateRawSync(Buffer.alloc(36_000_000)), { level: 0 }] });
		bomb.writeUInt16LE(8, directoryOf(bomb) + 10);
		bomb.writeUInt32LE(10, directoryOf(bomb) + 24);
		const push = jest.spyOn(Inflate.prototype, 'push');
		await expect(unpacked(bomb)).rejects.toThrow("'bomb.md' in it is damaged");
		// One slice of thirty-two kilobytes, and it has more.
		expect(push).toHaveBeenCalledTimes(1);
		push.mockRestore();
	});
	test('an encrypted file, and one packed in another way', async () => {
		const encrypted = Buffer.from(archive);
		encrypted.writeUInt16LE(1, directoryOf(archive) + 8);
		await expect(unpacked(encrypted)).rejects.toThrow("'a.md' in it is encrypted");
		const other = Buffer.from(archive);
		other.writeUInt16LE(12, directoryOf(archive) + 10);
		await expect(unpacked(other)).rejects.toThrow("'a.md' in it has an unknown compression method");
	});
});
