import { crc32 } from './crc';
import { DamagedZip, readDirectory, type DirectoryEntry } from './directory';
import type { PackableContent } from './packed';

/** Sizes are in bytes, unpacked. */
export interface UnzipLimits {
	entries: number;
	entrySize: number;
	totalSize: number;
}

export interface UnzippedFile extends PackableContent {
	/** Not to be trusted: never use it as a path. */
	name: string;
}

const headerSignature = 0x04034b50;
const headerLength = 30;

/** The files of a ZIP without its folders, checked against limits and checksums. Throws DamagedZip, if possible before the first file. */
export async function* unzip(zip: Buffer, limits: UnzipLimits): AsyncGenerator<UnzippedFile> {
	const files = readDirectory(zip, limits.entries).filter(({ name }) => !name.endsWith('/'));
	let total = 0;
	for (const { name, size } of files) {
		total += size;
		if (size > limits.entrySize) throw new DamagedZip(`'${name}' in it is too large (${size} bytes)`);
	}
	if (total > limits.totalSize) throw new DamagedZip(`it is too large (${total} bytes unpacked)`);
	const { inflate } = await import('./inflate');
	for (const file of files) yield { name: file.name, ...unpack(zip, file, inflate) };
}

type Inflate = (packed: Buffer, size: number) => Buffer | undefined;

function unpack(zip: Buffer, file: DirectoryEntry, inflate: Inflate): PackableContent {
	const { name, method, encrypted, crc, size } = file;
	if (encrypted) throw new DamagedZip(`'${name}' in it is encrypted`);
	if (method !== 0 && method !== 8) throw new DamagedZip(`'${name}' in it has an unknown compression method`);
	const bytes = contentOf(zip, file);
	const content = bytes && (method === 0 ? bytes : inflate(bytes, size));
	if (!bytes || content?.length !== size || crc32(content) !== crc) throw new DamagedZip(`'${name}' in it is damaged`);
	return { content, packed: { bytes, method, crc } };
}

function contentOf(zip: Buffer, { offset, compressedSize }: DirectoryEntry): Buffer | undefined {
	if (offset + headerLength > zip.length || zip.readUInt32LE(offset) !== headerSignature) return undefined;
	const start = offset + headerLength + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
	return zip.subarray(start, start + compressedSize);
}
