import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../nodes/shared/errors';
import type { Client, Request } from '../../nodes/shared/http';

type Answer = IDataObject | IDataObject[] | string | Error | ((request: Request) => unknown);

/** Answers by request, as `GET /recordings/1`. A function is called each time. */
export type Answers = Record<string, Answer>;

/** A client of a service that answers so; what has no answer is not found, and an error is thrown. */
export function answering(answers: Answers) {
	const sent: Request[] = [];
	const client: Client = Object.create({
		account: crypto.randomUUID(),
		address: 'https://service.example',
		firstAnswerAt: Infinity,
		get sent() {
			return sent.length;
		},
		async json(request: Request) {
			sent.push(request);
			const known = answers[`${request.method} ${request.path}`] ?? new ServiceFailure('Not found', { status: 404 });
			const answer: unknown = typeof known === 'function' ? await known(request) : known;
			if (answer instanceof Error) throw answer;
			return answer;
		},
	});
	return { client, sent, requests: () => sent.map(({ method, path }) => `${method} ${path}`) };
}

/** All that comes, in a list. */
export async function collected<T>(all: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
	const list: T[] = [];
	for await (const each of all) list.push(each);
	return list;
}
