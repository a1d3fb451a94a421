import type { Reply } from '../shared/send';

export type { Reply };

/** Thrown by a handler to answer at once. */
export class Refusal extends Error {
	constructor(readonly reply: Reply) {
		super(`answered with ${reply.status}`);
	}
}

export function file(type: string, content: Buffer, name: string): Reply {
	const headers = { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` };
	return { status: 200, headers, body: [content], length: content.length };
}

export function json(body: unknown, status = 200): Reply {
	const content = Buffer.from(JSON.stringify(body));
	return { status, headers: { 'Content-Type': 'application/json' }, body: [content], length: content.length };
}

type Detail = string | { code: string; message: string } | Array<{ loc: string[]; msg: string; type: string }>;

export const refuse = (status: number, detail: Detail): Refusal => new Refusal(json({ detail }, status));

/** As FastAPI refuses a parameter; Specala does not say how it does. */
export const refuseValue = (where: 'query' | 'path' | 'body', name: string, msg: string): Refusal =>
	refuse(422, [{ loc: [where, name], msg, type: 'value_error' }]);
