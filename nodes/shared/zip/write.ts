// The library's main entry needs worker threads, which verified nodes may not use.
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate/browser';

export interface ZipFile {
	name: string;
	modified: string;
	content: Buffer | AsyncIterable<Uint8Array>;
}

/** ZIP stores times from 1980 on, without a zone. */
function zipTime(moment: string): Date {
	const [year = 1980, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = moment.split(/\D/).map(Number);
	const time = new Date(year, month - 1, day, hours, minutes, seconds);
	return time.getFullYear() >= 1980 && time.getFullYear() < 2100 ? time : new Date(1980, 0, 1);
}

/** Writes a ZIP while its files arrive, with only a piece of one in memory. */
export async function* zipped(files: AsyncIterable<ZipFile>): AsyncGenerator<Buffer> {
	let ready: Buffer[] = [];
	let failure: Error | null = null;
	const zip = new Zip((error, chunk) => {
		failure ??= error;
		ready.push(Buffer.from(chunk));
	});
	const take = () => {
		if (failure) throw failure;
		const taken = ready;
		ready = [];
		return taken;
	};
	for await (const { name, modified, content } of files) {
		// Streams are audio, which is compressed already.
		const file = Buffer.isBuffer(content) ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
		file.mtime = zipTime(modified);
		zip.add(file);
		if (Buffer.isBuffer(content)) {
			file.push(content, true);
		} else {
			for await (const piece of content) {
				file.push(piece);
				yield* take();
			}
			file.push(new Uint8Array(0), true);
		}
		yield* take();
	}
	zip.end();
	yield* take();
}
