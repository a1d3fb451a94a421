import { crc32 } from './crc';
import { DamagedZip, readDirectory, type DirectoryEntry } from './directory';

/** How much an archive may hold, sizes in bytes unpacked. */
export interface UnzipLimits {
	entries: number;
	entrySize: number;
	totalSize: number;
}

export interface UnzippedFile {
	/** As it is written in the archive, so nobody knows what: never to be used as a path. */
	name: string;
	content: Buffer;
}

const headerSignature = 0x04034b50;
const headerLength = 30;

/**
 * The files of a ZIP one by one, folders left out. Nothing is unpacked beyond its bounds, whatever the archive declares, and
 * what was unpacked is held against its checksum. Throws DamagedArchive, before the first file where the directory tells.
 */
export async function* unzip(archive: Buffer, bounds: UnzipLimits): AsyncGenerator<UnzippedFile> {
	const files = readDirectory(archive, bounds.entries).filter(({ name }) => !name.endsWith('/'));
	let total = 0;
	for (const { name, size } of files) {
		total += size;
		if (size > bounds.entrySize) throw new DamagedZip(`'${name}' in it has ${size} bytes, which is too large`);
	}
	if (total > bounds.totalSize) throw new DamagedZip(`it has ${total} bytes unpacked, which is too large`);
	// Loaded when first needed: to make its tables takes longer than to load all nodes.
	const { inflate } = await import('./inflate');
	for (const file of files) yield { name: file.name, content: unpack(archive, file, inflate) };
}

type Inflate = (packed: Buffer, size: number) => Buffer | undefined;

function unpack(archive: Buffer, file: DirectoryEntry, inflate: Inflate): Buffer {
	const { name, method, encrypted, crc, size } = file;
	if (encrypted) throw new DamagedZip(`'${name}' in it is encrypted`);
	if (method !== 0 && method !== 8) throw new DamagedZip(`'${name}' in it is packed in a way that is not known`);
	const packed = contentOf(archive, file);
	const content = packed && (method === 0 ? packed : inflate(packed, size));
	if (content?.length !== size || crc32(content) !== crc) throw new DamagedZip(`'${name}' in it is broken`);
	return content;
}

function contentOf(archive: Buffer, { offset, compressedSize }: DirectoryEntry): Buffer | undefined {
	if (offset + headerLength > archive.length || archive.readUInt32LE(offset) !== headerSignature) return undefined;
	const start = offset + headerLength + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
	return archive.subarray(start, start + compressedSize);
}
