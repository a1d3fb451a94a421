import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';
import * as v from 'valibot';
import { ServiceFailure, toError, toNodeError } from '../errors';
import { maxTries } from '../http';
import { ItemWithFile } from '../operation';
import { beginWatch, created, watch, withoutKey, type Found, type PollSource } from './watch';

/** Returned instead of an item when the next poll must try again. */
export const postponed: unique symbol = Symbol('postponed');

interface Polling<Entry> {
	/** What is polled, for example account and filters. When it changes, polling starts over. */
	subject: string;
	source: PollSource<Entry>;
	/** Milliseconds that each poll goes back, for entries that are listed late. */
	overlap: number;
	events: readonly string[];
	/** Name for messages. Without `entry` if it could not be fetched. */
	nameOf(key: string, entry?: Entry): string;
	/** The item of an event, undefined to skip it. If it throws, later polls try it again. */
	toItem(found: Found<Entry>): Promise<Settled>;
}

type Item = IDataObject | ItemWithFile;
type Settled = Item | undefined | typeof postponed;

const watermarkSchema = v.object({
	subject: v.string(),
	from: v.number(),
	seen: v.array(v.tuple([v.string(), v.number()])),
	open: v.array(v.string()),
	left: v.array(v.string()),
	failed: v.array(v.tuple([v.string(), v.number()])),
});

const maxFound = 100;
const capacity = 1_000;
const concurrency = 10;

/** The items of the events since the last poll or null; in a manual test, the newest match. Throws ServiceFailure. */
export async function poll<Entry>(
	context: IPollFunctions,
	{ subject, source, overlap, events, nameOf, toItem }: Polling<Entry>,
): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await sample(source, events, toItem);
	// Half of the time is for reading lists, most of the rest for fetching what was found.
	const budget = context.getPollBudgetMs?.() ?? 60_000;
	const begin = Date.now();
	const options = { events, overlap, maxFound, capacity, until: begin + budget * 0.5 };
	const staticData = context.getWorkflowStaticData('node');
	const stored = v.safeParse(watermarkSchema, staticData.watermark);
	if (!stored.success || stored.output.subject !== subject) {
		staticData.watermark = { subject, ...(await beginWatch(source, options)), failed: [] };
		return null;
	}
	const { found, unread, mark: watched } = await watch(source, stored.output, options);
	const tries = new Map(stored.output.failed);
	let mark = watched;
	for (const { key, failure } of unread) {
		if (countTry(context, `look ${key}`, nameOf(key), failure, tries)) mark = withoutKey(mark, key);
	}
	const left = [...mark.left];
	const items: INodeExecutionData[] = [];
	for (const { event, sighting, item } of await settled(found, toItem, begin + budget * 0.8)) {
		const name = `${event} ${sighting.key}`;
		if (item instanceof Error) {
			const isGivenUp = countTry(context, name, nameOf(sighting.key, sighting.entry), item, tries);
			if (!isGivenUp) left.push(name);
		} else if (item === postponed) left.push(name);
		else if (item !== undefined) items.push(toExecutionData(item));
	}
	// Written last, and saved by n8n only with the items: a failed poll is repeated.
	const waiting = new Set([...left, ...unread.map(({ key }) => `look ${key}`)]);
	staticData.watermark = { subject, ...mark, left, failed: [...tries].filter(([name]) => waiting.has(name)) };
	return items.length > 0 ? [items] : null;
}

/** Every event with its item or error; postponed after `until` (milliseconds since 1970). */
async function settled<Entry>(
	found: Array<Found<Entry>>,
	toItem: Polling<Entry>['toItem'],
	until: number,
): Promise<Array<Found<Entry> & { item: Settled | Error }>> {
	const limit = pLimit(concurrency);
	const settle = async (each: Found<Entry>): Promise<Settled | Error> => {
		if (Date.now() >= until) return postponed;
		return await toItem(each).catch(toError);
	};
	return await Promise.all(found.map(async (each) => ({ ...each, item: await limit(settle, each) })));
}

/** Counts a failed try; reports the last one and returns true. A rate limit doesn't count. */
function countTry(
	context: IPollFunctions,
	name: string,
	what: string,
	failure: Error,
	tries: Map<string, number>,
): boolean {
	const status = failure instanceof ServiceFailure ? failure.status : undefined;
	const count = (tries.get(name) ?? 0) + (status === 429 ? 0 : 1);
	tries.set(name, count);
	context.logger.warn(`${what} could not be fetched: ${failure.message}`, { count });
	if (count < maxTries.poll) return false;
	const givenUp = new ServiceFailure(`${what} could not be fetched after ${maxTries.poll} polls: ${failure.message}`, {
		advice: "The workflow was not started for it and it won't be retried. If 'Get' can read it, run the workflow manually.",
		status,
	});
	context.__emitError(toNodeError(context.getNode(), givenUp));
	return true;
}

async function sample<Entry>(
	source: PollSource<Entry>,
	events: readonly string[],
	toItem: Polling<Entry>['toItem'],
): Promise<INodeExecutionData[][] | null> {
	for await (const sighting of source.latest()) {
		const { outcome = created } = sighting;
		const event = events.includes(outcome) ? outcome : created;
		if (!events.includes(event)) continue;
		const item = await toItem({ event, sighting, again: true });
		if (item !== undefined && item !== postponed) return [[toExecutionData(item)]];
	}
	return null;
}

const toExecutionData = (item: Item): INodeExecutionData =>
	item instanceof ItemWithFile ? { json: item.json, binary: item.binary } : { json: item };
