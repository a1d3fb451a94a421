import type { Call, Route } from '../call';
import { httpDate } from '../clock';
import { secureFilename } from '../filename';
import type { Audio } from '../model';
import { frameworkError, refuse, type Reply } from '../reply';

const CHUNK = 65_536;

/** The bytes from `start` up to `end`; zeros for a file that was too large to be kept. */
function* bytesOf(audio: Audio, start: number, end: number): Generator<Buffer> {
	for (let position = start; position < end; position += CHUNK) {
		const next = Math.min(end, position + CHUNK);
		yield audio.bytes ? audio.bytes.subarray(position, next) : Buffer.alloc(next - position);
	}
}

/** One range of bytes; null when there is none, or when it is not understood. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'bad' | null {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	if (!match || (match[1] === '' && match[2] === '')) return null;
	const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
	const end = match[1] === '' || match[2] === '' ? size : Math.min(size, Number(match[2]) + 1);
	return start >= size || start >= end ? 'bad' : { start, end };
}

function etagOf({ storedAt, size, sha256 }: Audio): string {
	return `"${Date.parse(`${storedAt}Z`) / 1000}-${size}-${Number.parseInt(sha256.slice(0, 8), 16)}"`;
}

function download(call: Call): Reply {
	const recording = call.recording();
	if (recording.audioDeletedAt !== null) throw refuse(404, 'Audio has been deleted');
	const { audio } = recording;
	const disposition = call.query.get('download')?.toLowerCase() === 'true' ? 'attachment' : 'inline';
	const always = {
		'Content-Disposition': `${disposition}; filename=${secureFilename(recording.originalFilename)}`,
		'Cache-Control': 'no-cache',
		ETag: etagOf(audio),
	};
	if (call.headers['if-none-match'] === always.ETag) return { status: 304, headers: always, body: [], length: 0 };
	const headers = {
		...always,
		'Content-Type': recording.mimeType ?? 'audio/mpeg',
		'Last-Modified': httpDate(audio.storedAt),
	};
	const range = rangeOf(call.headers.range, audio.size);
	if (range === 'bad') {
		return frameworkError(416, undefined, { 'Content-Range': `bytes */${audio.size}` });
	}
	if (range === null) {
		return { status: 200, headers, body: bytesOf(audio, 0, audio.size), length: audio.size };
	}
	const { start, end } = range;
	const partial = { 'Accept-Ranges': 'bytes', 'Content-Range': `bytes ${start}-${end - 1}/${audio.size}` };
	return { status: 206, headers: { ...headers, ...partial }, body: bytesOf(audio, start, end), length: end - start };
}

export const audioRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings/{id}/audio', scopes: ['read'], handle: download },
];
