/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { sleep, type IAllExecuteFunctions, type IDataObject, type IHttpRequestOptions } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import type { Service } from '../../../nodes/shared/http/types';

export const service: Service = {
	displayName: 'Example',
	credential: 'exampleApi',
	concurrency: 2,
	address: ({ address }) => String(address),
	apiPath: '/api',
	failure: ({ status, body }) => new ServiceFailure(`${status}: ${body}`),
};

export interface Reply {
	status?: number;
	headers?: IDataObject;
	body?: string | Buffer | Readable;
}

type Replying = (options: IHttpRequestOptions) => Promise<Reply> | Reply;

let credentials = 0;

/** Until what can go on without an answer has done so. */
export const settled = async () => await sleep(0);

/** A node whose requests are answered one after the other, each with a stream unless told otherwise; the last answer comes again. */
export function answered(...replies: Array<Reply | Replying>) {
	const id = `credential ${++credentials}`;
	const data: IDataObject = { address: 'https://example.com', token: 'old' };
	const sent: IHttpRequestOptions[] = [];
	const authenticated: unknown[] = [];
	const send = async (options: IHttpRequestOptions) => {
		const reply = replies[Math.min(sent.length, replies.length - 1)] ?? {};
		sent.push(options);
		const { status = 200, headers = {}, body = '' } = typeof reply === 'function' ? await reply(options) : reply;
		return { statusCode: status, headers, body: typeof body === 'string' ? Readable.from(body === '' ? [] : [Buffer.from(body)]) : body };
	};
	const context: IAllExecuteFunctions = Object.create({
		getCredentials: async () => await Promise.resolve({ ...data }),
		getNode: () => ({ name: 'Node', credentials: { exampleApi: { id, name: 'Mine' } } }),
		helpers: {
			httpRequest: send,
			async httpRequestWithAuthentication(type: string, options: IHttpRequestOptions, given: object) {
				authenticated.push({ type, ...given });
				return await send(options);
			},
		},
	});
	return { id, context, data, sent, authenticated };
}
