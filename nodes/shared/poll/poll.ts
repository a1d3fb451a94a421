import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import * as v from 'valibot';
import { ItemWithFile } from '../operation';
import { beginWatch, created, watch, type Found, type Source, type Watermark } from './watch';

/** In place of an item: it is not settled yet, the next poll shall ask again. */
export const later: unique symbol = Symbol('later');

export interface Polling<Entry> {
	/** Names what is watched, for example account and filters: when it changes, the watch begins anew. */
	subject: string;
	source: Source<Entry>;
	/** Milliseconds by which each walk goes back, for things that show up late. */
	overlap: number;
	/** Events that start the workflow. */
	events: readonly string[];
	/** The item of something found; undefined leaves it out. */
	toItem(found: Found<Entry>): Promise<Settled>;
}

type Item = IDataObject | ItemWithFile;
type Settled = Item | undefined | typeof later;

const watermarkSchema = v.object({
	subject: v.string(),
	from: v.number(),
	seen: v.array(v.tuple([v.string(), v.number()])),
	open: v.array(v.string()),
	left: v.array(v.string()),
});

const atOnce = 100;
const capacity = 1_000;

/**
 * What happened since the last poll, as n8n wants it of `poll()`. The first poll finds nothing, a manual test gives the
 * newest thing that fits. The watermark is written last, so that a poll that throws is repeated whole; n8n itself keeps
 * it only when the items were handed over.
 */
export async function poll<Entry>(
	context: IPollFunctions,
	{ subject, source, overlap, events, toItem }: Polling<Entry>,
): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await sample(source, events, toItem);
	// Half of the time that n8n gives is for reading the lists, the other for fetching what was found.
	const until = Date.now() + (context.getPollBudgetMs?.() ?? 60_000) / 2;
	const reach = { events, overlap, atOnce, capacity, until };
	const staticData = context.getWorkflowStaticData('node');
	const stored = v.safeParse(watermarkSchema, staticData.watermark);
	if (!stored.success || stored.output.subject !== subject) {
		staticData.watermark = { subject, ...(await beginWatch(source, reach)) };
		return null;
	}
	const { found, mark } = await watch(source, stored.output, reach);
	const outcomes = await Promise.all(
		found.map(async (each): Promise<[Found<Entry>, Settled]> => [each, await toItem(each)]),
	);
	const left = outcomes.flatMap(([{ event, sighting }, item]) => (item === later ? [`${event} ${sighting.key}`] : []));
	const next: Watermark = { ...mark, left: [...mark.left, ...left] };
	staticData.watermark = { subject, ...next };
	const items = outcomes.flatMap(([, item]) => (item === undefined || item === later ? [] : [toExecutionData(item)]));
	return items.length > 0 ? [items] : null;
}

async function sample<Entry>(
	source: Source<Entry>,
	events: readonly string[],
	toItem: Polling<Entry>['toItem'],
): Promise<INodeExecutionData[][] | null> {
	for await (const sighting of source.latest()) {
		const { outcome = created } = sighting;
		const event = events.includes(outcome) ? outcome : created;
		if (!events.includes(event)) continue;
		const item = await toItem({ event, sighting, again: true });
		if (item !== undefined && item !== later) return [[toExecutionData(item)]];
	}
	return null;
}

const toExecutionData = (item: Item): INodeExecutionData =>
	item instanceof ItemWithFile ? { json: item.json, binary: item.binary } : { json: item };
