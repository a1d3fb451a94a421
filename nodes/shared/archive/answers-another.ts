import { undefinedIfNotFound } from '../errors';
import type { Client, Request } from '../http';
import type { ArchiveSource, Entry } from './source';

/** A path with an ID as its second part, which has a digit, unlike the names of endpoints. */
const pathWithId = /^(\/[^/]+\/)([^/]*\d[^/]*)(.*)$/;

const kindOf = ({ path }: Request) => path.replace(pathWithId, '$1$3');

/** Tells whether a service answers a request like one that it refuses: one that it answered before, or for another transcript. */
export function answersAnother(client: Client, open: (client: Client) => ArchiveSource, hasFailed: (entry: Entry) => boolean) {
	const refused = new Set<string>();
	return async (request: Request, answered?: Request): Promise<boolean> => {
		const trial = { until: request.until, isTrial: true };
		const isAnswered = async (like: Request) => {
			const answer = await client.stream({ ...like, ...trial }).catch(undefinedIfNotFound);
			answer?.body.destroy();
			return true;
		};
		const [, before, id, after = ''] = pathWithId.exec(request.path) ?? [];
		if (id !== undefined) refused.add(decodeURIComponent(id));
		const known = answered && kindOf(answered) === kindOf(request) ? answered : request;
		if (known !== request || id === undefined) return known.method === 'GET' && (await isAnswered(known).catch(() => false));
		const source = open({ ...client, json: async (listing) => await client.json({ ...listing, ...trial }) });
		const isKnownToFail = (entry: Entry) => refused.has(entry.id) || hasFailed(entry);
		// It only reads, even if a deletion was refused.
		const likeFor = ({ id: other }: Entry): Request => ({ ...request, method: 'GET', path: `${before}${encodeURIComponent(other)}${after}` });
		return await isAnsweredForOthers(source, isKnownToFail, async (entry) => await isAnswered(likeFor(entry)));
	};
}

const maxOthers = 100;
const maxAsked = 2;

/** Whether one of those transcripts is answered, as `ask` tells, of which nothing bad is known. False if the list can't be read. */
export async function isAnsweredForOthers(
	source: ArchiveSource,
	isKnownToFail: (entry: Entry) => boolean,
	ask: (entry: Entry) => Promise<boolean>,
): Promise<boolean> {
	const others: Entry[] = [];
	try {
		for await (const { entry } of source.walk(undefined)) {
			if (entry?.state === 'finished' && !isKnownToFail(entry)) others.push(entry);
			if (others.length === maxOthers) break;
		}
	} catch {
		return false;
	}
	const asked = new Set([...others.slice(-1), ...others.slice((others.length - 1) / 2)].slice(0, maxAsked));
	for (const entry of asked) if (await ask(entry).catch(() => false)) return true;
	return false;
}
