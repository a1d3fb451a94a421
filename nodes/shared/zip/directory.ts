/** A ZIP that is not whole, not sound, or larger than it may be. The message says what is wrong with 'it'. */
export class DamagedZip extends Error {}

/** What the directory at the end of an archive says of one entry. */
export interface DirectoryEntry {
	/** As it is written in the archive, so nobody knows what: never to be used as a path. */
	name: string;
	/** 0 is stored, 8 is deflated. */
	method: number;
	encrypted: boolean;
	crc: number;
	/** Bytes in the archive. */
	compressedSize: number;
	/** Bytes unpacked, as declared. */
	size: number;
	/** Where its own header begins. */
	offset: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const maxCommentLength = 0xffff;
/** Stands in a field of 32 bits whose value is in a field of 64. */
const in64BitField = 0xffffffff;
const zip64Field = 1;

const fits = (archive: Buffer, offset: number, length: number) => offset >= 0 && offset + length <= archive.length;

const number64 = (archive: Buffer, offset: number) => Number(archive.readBigUInt64LE(offset));

/**
 * Reads the directory of a ZIP with no more than `mostEntries`. Throws DamagedArchive when it is cut, unsound or larger.
 * The format is that of PKWARE's APPNOTE 6.3, with ZIP64.
 */
export function readDirectory(archive: Buffer, maxEntries: number): DirectoryEntry[] {
	const { count, start } = readEnd(archive);
	if (count > maxEntries) throw new DamagedZip(`it holds ${count} entries, and ${maxEntries} are the most`);
	const entries: DirectoryEntry[] = [];
	let offset = start;
	for (let each = 0; each < count; each++) {
		if (!fits(archive, offset, entryLength) || archive.readUInt32LE(offset) !== entrySignature) {
			throw new DamagedZip('its directory is broken');
		}
		const nameLength = archive.readUInt16LE(offset + 28);
		const extraLength = archive.readUInt16LE(offset + 30);
		const commentLength = archive.readUInt16LE(offset + 32);
		const next = offset + entryLength + nameLength + extraLength + commentLength;
		if (next > archive.length) throw new DamagedZip('its directory is broken');
		const names = offset + entryLength;
		const extra = archive.subarray(names + nameLength, names + nameLength + extraLength);
		entries.push({
			name: decodeName(archive.subarray(names, names + nameLength)),
			method: archive.readUInt16LE(offset + 10),
			encrypted: (archive.readUInt16LE(offset + 8) & 1) === 1,
			crc: archive.readUInt32LE(offset + 16),
			...readSizes(archive, offset, extra),
		});
		offset = next;
	}
	return entries;
}

function readEnd(archive: Buffer): { count: number; start: number } {
	for (let end = archive.length - endLength; end >= Math.max(0, archive.length - endLength - maxCommentLength); end--) {
		if (archive.readUInt32LE(end) !== endSignature) continue;
		const count = archive.readUInt16LE(end + 10);
		const start = archive.readUInt32LE(end + 16);
		if (count !== 0xffff && start !== in64BitField) return { count, start };
		const locator = end - 20;
		if (!fits(archive, locator, 20) || archive.readUInt32LE(locator) !== locator64Signature) return { count, start };
		const end64 = number64(archive, locator + 8);
		if (!fits(archive, end64, 56) || archive.readUInt32LE(end64) !== end64Signature) break;
		return { count: number64(archive, end64 + 32), start: number64(archive, end64 + 48) };
	}
	throw new DamagedZip('it has no end, so it was cut or is no ZIP');
}

/** Sizes and place of an entry, each of them in the ZIP64 field where 32 bits do not hold it. */
function readSizes(archive: Buffer, offset: number, extra: Buffer) {
	const large = zip64Values(extra);
	const [size = 0, compressedSize = 0, place = 0] = [24, 20, 42].map((field) => {
		const value = archive.readUInt32LE(offset + field);
		return value === in64BitField ? (large.shift() ?? value) : value;
	});
	return { size, compressedSize, offset: place };
}

function zip64Values(extra: Buffer): number[] {
	for (let at = 0; at + 4 <= extra.length; ) {
		const length = extra.readUInt16LE(at + 2);
		const values = extra.subarray(at + 4, at + 4 + length);
		if (extra.readUInt16LE(at) === zip64Field) {
			return Array.from({ length: Math.floor(values.length / 8) }, (_, index) => number64(values, index * 8));
		}
		at += 4 + length;
	}
	return [];
}

/** Names are UTF-8 whether they say so or not, unless that cannot be. */
function decodeName(bytes: Buffer): string {
	const name = bytes.toString('utf8');
	return name.includes('\ufffd') ? bytes.toString('latin1') : name;
}
