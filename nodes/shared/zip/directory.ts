/** A ZIP that is cut, invalid or too large. The message continues a sentence about 'it'. */
export class DamagedZip extends Error {}

export interface DirectoryEntry {
	name: string;
	/** 0 is stored, 8 is deflated. */
	method: number;
	encrypted: boolean;
	crc: number;
	compressedSize: number;
	size: number;
	offset: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const maxCommentLength = 0xffff;
/** Marks a 32-bit field whose value is in the 64-bit field. */
const in64BitField = 0xffffffff;
const zip64Field = 1;

const isWithin = (zip: Buffer, offset: number, length: number) => offset >= 0 && offset + length <= zip.length;

const number64 = (zip: Buffer, offset: number) => Number(zip.readBigUInt64LE(offset));

/** Reads the directory of a ZIP (PKWARE's APPNOTE 6.3, with ZIP64) of up to `maxEntries`. Throws DamagedZip. */
export function readDirectory(zip: Buffer, maxEntries: number): DirectoryEntry[] {
	const { count, start, end } = readEnd(zip);
	if (count > maxEntries) throw new DamagedZip(`it has ${count} entries, more than the maximum of ${maxEntries}`);
	const entries: DirectoryEntry[] = [];
	let offset = start;
	for (let each = 0; each < count; each++) {
		if (!isWithin(zip, offset, entryLength) || zip.readUInt32LE(offset) !== entrySignature) {
			throw new DamagedZip('its directory is damaged');
		}
		const nameLength = zip.readUInt16LE(offset + 28);
		const extraLength = zip.readUInt16LE(offset + 30);
		const commentLength = zip.readUInt16LE(offset + 32);
		const next = offset + entryLength + nameLength + extraLength + commentLength;
		const names = offset + entryLength;
		const extra = zip.subarray(names + nameLength, names + nameLength + extraLength);
		entries.push({
			name: decodeName(zip.subarray(names, names + nameLength)),
			method: zip.readUInt16LE(offset + 10),
			encrypted: (zip.readUInt16LE(offset + 8) & 1) === 1,
			crc: zip.readUInt32LE(offset + 16),
			...readSizes(zip, offset, extra),
		});
		offset = next;
	}
	if (offset !== end) throw new DamagedZip('its directory is damaged');
	return entries;
}

/** Where the directory is. What only looks like its end, such as a comment, has no directory before it. */
function readEnd(zip: Buffer) {
	for (let end = zip.length - endLength; end >= Math.max(0, zip.length - endLength - maxCommentLength); end--) {
		if (zip.readUInt32LE(end) !== endSignature) continue;
		const [count, size, start] = [zip.readUInt16LE(end + 10), zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
		const found = readEnd64(zip, end) ?? { count, start, end, size };
		if (found.start + found.size === found.end) return found;
	}
	throw new DamagedZip('it was cut off or is not a ZIP');
}

function readEnd64(zip: Buffer, before: number) {
	const locator = before - 20;
	if (!isWithin(zip, locator, 20) || zip.readUInt32LE(locator) !== locator64Signature) return undefined;
	const end = number64(zip, locator + 8);
	if (!isWithin(zip, end, 56) || zip.readUInt32LE(end) !== end64Signature) return undefined;
	return { count: number64(zip, end + 32), size: number64(zip, end + 40), start: number64(zip, end + 48), end };
}

function readSizes(zip: Buffer, offset: number, extra: Buffer) {
	const large = zip64Values(extra);
	const [size = 0, compressedSize = 0, headerOffset = 0] = [24, 20, 42].map((field) => {
		const value = zip.readUInt32LE(offset + field);
		return value === in64BitField ? (large.shift() ?? value) : value;
	});
	return { size, compressedSize, offset: headerOffset };
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

/** Names are read as UTF-8, declared or not, unless that is invalid. */
function decodeName(bytes: Buffer): string {
	const name = bytes.toString('utf8');
	return name.includes('\ufffd') ? bytes.toString('latin1') : name;
}
