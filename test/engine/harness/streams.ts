/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { Readable } from 'node:stream';

/** A stream of a number of bytes that never holds more than one piece of them. */
export function generate(bytes: number): Readable {
	const piece = Buffer.alloc(64 * 1024, 'n8n ');
	function* pieces() {
		for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
	}
	return Readable.from(pieces(), { objectMode: false });
}

/** A stream of these pieces. */
export const streamOf = (pieces: Buffer[]): Readable => Readable.from(pieces, { objectMode: false });
