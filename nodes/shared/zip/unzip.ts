import type { Inflate } from 'fflate/browser';
import { crc32 } from './crc';
import { DamagedArchive, readDirectory, type DirectoryEntry } from './directory';

/** How much an archive may hold, sizes in bytes unpacked. */
export interface Bounds {
	entries: number;
	entrySize: number;
	totalSize: number;
}

export interface UnzippedFile {
	/** As it is written in the archive, so nobody knows what: never to be used as a path. */
	name: string;
	content: Buffer;
}

/** Loaded when first needed: its tables take longer to make than all nodes to load. Its main entry wants worker threads. */
const library = async () => await import('fflate/browser');

const headerSignature = 0x04034b50;
const headerLength = 30;
/** Compressed bytes at once: they become 1032 times as many at most. */
const sliceSize = 16 * 1024;

/**
 * The files of a ZIP one by one, folders left out. Nothing is unpacked beyond its bounds, whatever the archive declares, and
 * what was unpacked is held against its checksum. Throws DamagedArchive, before the first file where the directory tells.
 */
export async function* unzip(archive: Buffer, bounds: Bounds): AsyncGenerator<UnzippedFile> {
	const files = readDirectory(archive, bounds.entries).filter(({ name }) => !name.endsWith('/'));
	let total = 0;
	for (const { name, size } of files) {
		total += size;
		if (size > bounds.entrySize) throw new DamagedArchive(`'${name}' in it has ${size} bytes, which is too large`);
	}
	if (total > bounds.totalSize) throw new DamagedArchive(`it has ${total} bytes unpacked, which is too large`);
	const { Inflate } = await library();
	for (const file of files) yield { name: file.name, content: unpack(archive, file, Inflate) };
}

function unpack(archive: Buffer, file: DirectoryEntry, Inflating: typeof Inflate): Buffer {
	const { name, method, encrypted, crc, size } = file;
	if (encrypted) throw new DamagedArchive(`'${name}' in it is encrypted`);
	if (method !== 0 && method !== 8) throw new DamagedArchive(`'${name}' in it is packed in a way that is not known`);
	const packed = contentOf(archive, file);
	const content = packed && (method === 0 ? packed : inflate(packed, size, Inflating));
	if (content?.length !== size || crc32(content) !== crc) throw new DamagedArchive(`'${name}' in it is broken`);
	return content;
}

function contentOf(archive: Buffer, { offset, compressedSize }: DirectoryEntry): Buffer | undefined {
	if (offset + headerLength > archive.length || archive.readUInt32LE(offset) !== headerSignature) return undefined;
	const start = offset + headerLength + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
	return archive.subarray(start, start + compressedSize);
}

/** What was deflated, undefined when it cannot be inflated or becomes larger than `size`. */
function inflate(packed: Buffer, size: number, Inflating: typeof Inflate): Buffer | undefined {
	const chunks: Uint8Array[] = [];
	let length = 0;
	const inflating = new Inflating((chunk) => {
		length += chunk.length;
		chunks.push(chunk);
	});
	try {
		for (let start = 0; start < packed.length && length <= size; start += sliceSize) {
			inflating.push(packed.subarray(start, start + sliceSize), start + sliceSize >= packed.length);
		}
	} catch {
		return undefined;
	}
	return Buffer.concat(chunks);
}
