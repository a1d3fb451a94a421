/** Weak ETags of single answers, since 0.10.11: they save the transfer, not the work. */
import { createHash } from 'node:crypto';

import type { Call } from '../call';
import { microsecondsOf } from '../clock';
import type { Reply } from '../reply';

/** The answer with its ETag; 304 when the client knows it. */
export function conditional(call: Call, prefix: string, reply: Reply): Reply {
	const recording = call.state.recordings.get(call.id());
	if (reply.status !== 200 || !recording) return reply;
	const hash = createHash('sha1').update(Buffer.concat([...reply.body])).digest('hex').slice(0, 16);
	const bare = `"${prefix}${recording.id}-${microsecondsOf(recording.updatedAt)}-${hash}"`;
	const headers = { ETag: `W/${bare}`, 'Cache-Control': 'private, no-cache' };
	if (isKnown(call.headers['if-none-match'], bare)) return { status: 304, headers, body: [], length: 0 };
	return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** A list, `*`, weak or strong. */
function isKnown(given: string | undefined, bare: string): boolean {
	if (given === undefined) return false;
	return given.trim() === '*' || given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === bare);
}
