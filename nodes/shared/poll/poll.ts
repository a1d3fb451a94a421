import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';
import * as v from 'valibot';
import { countTry, reportingOf, type Reporting } from '../count-try';
import { nothingFits, outcomeOf, toError } from '../errors';
import { toExecutionData, type Item } from '../operation';
import { ownerOf } from '../owner';
import { beginWatch, created, pollConcurrency, watch, type Found, type PollSource, type Sighting } from './watch';
import { storedWatermarkSchema, withoutKey, type Watermark } from './watermark';

interface Polling<Entry> {
	/** What is polled, for example account and filters. When it changes, polling starts over. */
	subject: string;
	/** Whether it may go on with another subject: it does if an entry that was seen is still there. */
	mayBe?(before: string): boolean;
	source: PollSource<Entry>;
	/** Milliseconds that each poll goes back, for entries that are listed late. */
	overlap: number;
	events: readonly string[];
	nameOf(key: string, entry?: Entry): string;
	/** The item of an event, undefined to skip it. If it throws, later polls try it again. */
	toItem(found: Found<Entry>): Promise<Item | undefined>;
}

const maxFound = 100;
const capacity = 1_000;

/** Where news is looked for: `state` holds the watermark, `begin` and `budget` are in milliseconds. */
interface Look extends Reporting {
	state: IDataObject;
	begin: number;
	budget: number;
}

/** Owners of the polls under way: n8n begins one each minute, also while one is. */
const underWay = new Set<string>();

/** The items of the events since the last poll or null; in a manual test, the newest match. Throws ServiceFailure, also where a test finds none. */
export async function poll<Entry>(context: IPollFunctions, prepare: (until?: number) => Promise<Polling<Entry>>): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') {
		const polling = await prepare();
		const item = await newest(polling.source, async (sighting) => await sampleOf(sighting, polling));
		if (!item) throw nothingFits();
		return [[toExecutionData(item)]];
	}
	const owner = ownerOf(context);
	if (underWay.has(owner)) return null;
	underWay.add(owner);
	const [begin, budget] = [Date.now(), context.getPollBudgetMs?.() ?? 60_000];
	const look = { state: context.getWorkflowStaticData('node'), begin, budget, ...reportingOf(context, (error) => context.__emitError(error)) };
	const items = await prepare(begin + budget)
		.then(async (polling) => await takeNews(look, polling))
		.finally(() => underWay.delete(owner));
	return items.length > 0 ? [items.map(toExecutionData)] : null;
}

async function sampleOf<Entry>(sighting: Sighting<Entry>, { events, toItem }: Polling<Entry>): Promise<Item | undefined> {
	const event = [sighting.outcome ?? created, created].find((each) => events.includes(each));
	return event === undefined ? undefined : await toItem({ event, sighting });
}

/** Moves the watermark, and returns the items of the events since; the first look has none. Throws ServiceFailure. */
export async function takeNews<Entry>(
	look: Look,
	{ subject, mayBe, source, overlap, events, nameOf, toItem }: Polling<Entry>,
): Promise<Item[]> {
	const { state, begin, budget } = look;
	// Half of the time is for reading lists, most of the rest for fetching what was found.
	const options = { events, overlap, maxFound, capacity, until: begin + budget * 0.5 };
	const stored = v.safeParse(storedWatermarkSchema, state.watermark);
	const isOther = !stored.success || (stored.output.subject !== subject && !(mayBe?.(stored.output.subject) && (await hasSeen(source, stored.output))));
	if (isOther) {
		state.watermark = { subject, ...(await beginWatch(source, options)), failed: [] };
		return [];
	}
	const { found, unread, mark: watched } = await watch(source, stored.output, options);
	const tries = new Map(stored.output.failed);
	const retryLater = (name: string, what: string, failure: Error) => {
		const count = countTry(look, what, failure, tries.get(name) ?? 0);
		tries.delete(name);
		if (count !== undefined) tries.set(name, count);
		return count !== undefined;
	};
	let mark = watched;
	for (const { key, failure } of unread) if (!retryLater(`look ${key}`, nameOf(key), failure)) mark = withoutKey(mark, key);
	const left = [...mark.left];
	const items: Item[] = [];
	const limit = pLimit(pollConcurrency);
	const fetchInTime = async (each: Found<Entry>) => (Date.now() < begin + budget * 0.8 ? await outcomeOf(toItem(each)) : undefined);
	const outcomes = await Promise.all(found.map(async (each) => ({ ...each, outcome: await limit(fetchInTime, each) })));
	for (const { event, sighting: { key, entry }, outcome } of outcomes) {
		const name = `${event} ${key}`;
		const isLeft = !outcome || ('error' in outcome && retryLater(name, nameOf(key, entry), toError(outcome.error)));
		if (isLeft) left.push(name);
		else if ('value' in outcome && outcome.value !== undefined) items.push(outcome.value);
	}
	// Written last: a failed look is repeated.
	const waiting = new Set([...left, ...unread.map(({ key }) => `look ${key}`)]);
	state.watermark = { subject, ...mark, left, failed: [...tries].filter(([name]) => waiting.has(name)) };
	return items;
}

async function hasSeen<Entry>({ since }: PollSource<Entry>, { from, seen }: Watermark): Promise<boolean> {
	const known = new Map(seen);
	for await (const { key } of since(from)) if (known.has(key)) return true;
	return false;
}

/** The item of the newest entry that has one, undefined if none has. Throws what `toItem` throws. */
export async function newest<Entry, Shown>(
	source: Pick<PollSource<Entry>, 'latest'>,
	toItem: (sighting: Sighting<Entry>) => Promise<Shown | undefined>,
): Promise<Shown | undefined> {
	for await (const sighting of source.latest()) {
		const item = await toItem(sighting);
		if (item !== undefined) return item;
	}
	return undefined;
}
