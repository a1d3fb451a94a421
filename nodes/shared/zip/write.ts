// The library's main entry needs worker threads, which verified nodes may not use.
import { deflateSync, Zip, ZipPassThrough, type ZipInputFile } from 'fflate/browser';
import { TooLarge } from '../errors';
import { crc32 } from './crc';
import type { PackableContent, Packed } from './packed';

export interface ZipFile {
	name: string;
	modified: string;
	content: PackableContent | AsyncIterable<Uint8Array>;
}

const pack = (content: Buffer): Packed => ({ bytes: deflateSync(content, { level: 2 }), method: 8, crc: crc32(content) });

/** ZIP stores times from 1980 on, without a zone. */
function zipTime(moment: string): Date {
	const [year = 1980, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = moment.split(/\D/).map(Number);
	const time = new Date(year, month - 1, day, hours, minutes, seconds);
	return time.getFullYear() >= 1980 && time.getFullYear() < 2100 ? time : new Date(1980, 0, 1);
}

/** Bytes: the offsets of a ZIP have 32 bits, and its directory comes last. */
const maxBytes = 0xffffffff - 64 * 1024 ** 2;

/** Writes a ZIP while its files arrive, with only a piece of one in memory. Throws TooLarge beyond 4 GB. */
export async function* zipped(files: AsyncIterable<ZipFile>, limit = maxBytes): AsyncGenerator<Buffer> {
	let ready: Buffer[] = [];
	let failure: Error | null = null;
	const zip = new Zip((error, chunk) => {
		if (error) failure ??= error;
		else ready.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
	});
	let written = 0;
	const flush = () => {
		if (failure) throw failure;
		const taken = ready;
		for (const { length } of taken) written += length;
		if (written > limit) throw zipTooLarge;
		ready = [];
		return taken;
	};
	for await (const { name, modified, content } of files) {
		const mtime = zipTime(modified);
		if ('content' in content) {
			const { bytes, method: compression, crc } = content.packed ?? pack(content.content);
			const file: ZipInputFile = { filename: name, mtime, compression, crc, size: content.content.length };
			zip.add(file);
			file.ondata?.(null, new Uint8Array(bytes), true);
		} else {
			// Streams are audio, which is compressed already.
			const file = Object.assign(new ZipPassThrough(name), { mtime });
			zip.add(file);
			for await (const piece of content) {
				file.push(piece);
				yield* flush();
			}
			file.push(new Uint8Array(0), true);
		}
		yield* flush();
	}
	zip.end();
	yield* flush();
}

const zipTooLarge = new TooLarge('A ZIP file can hold no more than 4 GB', {
	advice: "Set 'Output' to 'Files', or 'Transcripts per ZIP' to a lower number",
	final: true,
});
