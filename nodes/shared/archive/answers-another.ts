import type { Client, Request, Service } from '../http';
import { isAnsweredForOthers } from './others';
import type { ArchiveSource, Entry } from './source';

/** Tells whether a service answers another request like one that it refuses: one that it answered before, or for another transcript. */
export function answersAnother(
	client: Client,
	{ bucketOf = () => '' }: Pick<Service, 'bucketOf'>,
	open: (client: Client) => ArchiveSource,
	hasFailed: (entry: Entry) => boolean,
) {
	const refused: string[] = [];

	async function answersForOthers(request: Request, trial: Partial<Request>): Promise<boolean> {
		const answered = new Set<string>();
		async function tried<T>(given: Request, send: (request: Request) => Promise<T>): Promise<T> {
			const answer = await send({ ...given, ...trial });
			answered.add(bucketOf(given));
			return answer;
		}
		const source = open({
			...client,
			json: async (given) => await tried(given, client.json),
			text: async (given) => await tried(given, client.text),
			bytes: async (given, limit) => await tried(given, async (timed) => await client.bytes(timed, limit)),
			async stream(given) {
				(await tried(given, client.stream)).body.destroy();
				throw new Error('Only its beginning is asked for');
			},
		});
		const isKnownToFail = (entry: Entry) => hasFailed(entry) || refused.some((path) => path.split('/').includes(entry.id));
		return await isAnsweredForOthers(source, isKnownToFail, async (entry) => {
			answered.clear();
			await source.fetch.many([entry]).catch(() => {});
			const bucket = bucketOf(request);
			if (!answered.has(bucket)) await source.audio?.(entry).catch(() => {});
			return answered.has(bucket);
		});
	}

	return async (request: Request, answered?: Request): Promise<boolean> => {
		refused.push(request.path);
		const trial = { until: request.until, isTrial: true };
		if (!answered) return await answersForOthers(request, trial);
		return await client.stream({ ...answered, ...trial }).then(({ body }) => body.destroy().destroyed, () => false);
	};
}
