// The library's main entry needs worker threads, which verified nodes may not use.
import { Inflate } from 'fflate/browser';

/** Bytes, which grow by a factor of up to 1032. */
const sliceSize = 16 * 1024;

/** Inflates data up to about `size` bytes; undefined if it is invalid. */
export function inflate(packed: Buffer, size: number): Buffer | undefined {
	const chunks: Uint8Array[] = [];
	let length = 0;
	const inflating = new Inflate((chunk) => {
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
