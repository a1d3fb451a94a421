import { Inflate, inflateSync } from 'fflate/browser';
import { orUndefined } from '../errors';

/** Bytes, which grow by a factor of up to 1032. */
const sliceSize = 32 * 1024;

/** Inflates data up to about `size` bytes; undefined if it is invalid. */
export const inflate = (packed: Buffer, size: number): Buffer | undefined =>
	orUndefined(() => (packed.length <= sliceSize ? atOnce(packed, size) : inSlices(packed, size)));

/** Twice as fast, but what is beyond `size` is inflated for nothing. */
function atOnce(packed: Buffer, size: number): Buffer {
	const content = inflateSync(packed, { out: new Uint8Array(size + 1) });
	return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

function inSlices(packed: Buffer, size: number): Buffer {
	const chunks: Uint8Array[] = [];
	let length = 0;
	const inflating = new Inflate((chunk) => {
		length += chunk.length;
		chunks.push(chunk);
	});
	for (let start = 0; start < packed.length && length <= size; start += sliceSize) {
		inflating.push(packed.subarray(start, start + sliceSize), start + sliceSize >= packed.length);
	}
	return Buffer.concat(chunks);
}
