// The main entry of this library wants worker threads, which a verified node may not have.
import { Inflate } from 'fflate/browser';

/** Compressed bytes at once: they become 1032 times as many at most. */
const sliceSize = 16 * 1024;

/** What was deflated, undefined when it cannot be inflated. It ends soon after `size` bytes, however many there would be. */
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
