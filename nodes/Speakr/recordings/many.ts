import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, ServiceFailure, toError } from '../../shared/errors';
import { groupBy } from '../../shared/group-by';
import { objectsAt } from '../../shared/json';
import { idList, type Call, type Outcome } from '../../shared/operation';
import { readTags } from '../lists/tags';
import { hasId, textOrNull } from '../api/records';

/** Ids in one request. Speakr sets no limit (500 were tried), but it answers only when all are done. */
const batchSize = 100;

export const recordingIds = idList(
	'Recording IDs',
	'IDs of the recordings, with commas between them or as a list. Those of all incoming items go out together.',
	'After a Speakr Trigger, use {{ $json.recording.id }}',
);

interface Batch<V> {
	/** What the request says beside the ids; items that say the same share requests. */
	body?(values: V): IDataObject;
	/** What Speakr did, for messages: 'updated'. */
	done: string;
}

type Calls<V> = Array<Call<V & { recordingIds: number[] }>>;

/** What Speakr said of each recording, or why nothing is known of it. */
type Results = Map<number, IDataObject | Error>;

/**
 * Sends the recordings of all incoming items in as few requests as possible and makes one outcome of each. Speakr says
 * `success: true` whatever happened (seen in v0.9.4), so each result is looked at.
 */
export async function inBatches<V>(calls: Calls<V>, batch: Batch<V>): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const group of groupBy(calls, ({ values }) => JSON.stringify(batch.body?.(values) ?? {}))) {
		const results = await send(group, batch);
		outcomes.push(...group.flatMap((call) => outcomesOf(call, results, batch.done)));
		const goesOn = group[0]?.context.continueOnFail() || outcomes.every((outcome) => 'json' in outcome);
		if (!goesOn) break;
	}
	return outcomes;
}

async function send<V>(group: Calls<V>, { body }: Batch<V>): Promise<Results> {
	const ids = [...new Set(group.flatMap(({ values }) => values.recordingIds))];
	const results: Results = new Map();
	const [first] = group;
	for (let start = 0; first && start < ids.length; start += batchSize) {
		const chunk = ids.slice(start, start + batchSize);
		const json = { recording_ids: chunk, ...body?.(first.values) };
		try {
			const body = await first.client.json({ ...first.request, query: undefined, json });
			for (const result of objectsAt(body, 'results').filter(hasId)) results.set(result.id, result);
		} catch (error) {
			for (const id of chunk) results.set(id, toError(error));
			if (!first.context.continueOnFail()) break;
		}
	}
	return results;
}

const reasonOf = (result: IDataObject | Error) =>
	result instanceof Error ? result.message : (textOrNull(result.error) ?? 'Speakr gave no reason');

function outcomesOf<V>({ values, itemIndex }: Calls<V>[number], results: Results, done: string): Outcome[] {
	const failures = [...results].filter(([, result]) => result instanceof Error || result.success !== true);
	const list = failures.map(([id, result]) => `${id} (${reasonOf(result)})`).join(', ');
	const advice = `Of ${results.size} recordings ${failures.length} were not ${done}: ${list}`;
	return values.recordingIds.map((id) => {
		const result = results.get(id) ?? new ServiceFailure(`Speakr did not say what became of recording ${id}`, { advice: "Look at it with 'Get'" });
		if (result instanceof Error) return { itemIndex, error: result };
		if (result.success === true) return { itemIndex, json: { ...result, id } };
		const message = `Recording ${id} was not ${done}: ${reasonOf(result)}`;
		return { itemIndex, error: new ServiceFailure(message, { advice }) };
	});
}

/**
 * Parts the items whose tags exist from those that name a tag which does not: Speakr would leave it out without a word
 * (seen in v0.9.4).
 */
export async function withKnownTags<V>(
	calls: Array<Call<V>>,
	tagIdsOf: (values: V) => number[],
): Promise<{ known: Array<Call<V>>; refused: Outcome[] }> {
	const [first] = calls.filter(({ values }) => tagIdsOf(values).length > 0);
	if (!first) return { known: calls, refused: [] };
	const tags = (await readTags(first.client)).map(({ id }) => id);
	const unknownOf = ({ values }: Call<V>) => tagIdsOf(values).filter((id) => !tags.includes(id));
	const refused = calls.flatMap((call): Outcome[] => {
		const unknown = unknownOf(call);
		const message = `There is no tag ${unknown.join(', ')} of yours`;
		const error = new InvalidInput(message, 'Choose tags from the list');
		return unknown.length > 0 ? [{ itemIndex: call.itemIndex, error }] : [];
	});
	// Without 'Continue' nothing is changed for the others either.
	if (refused.length > 0 && !first.context.continueOnFail()) return { known: [], refused };
	return { known: calls.filter((call) => unknownOf(call).length === 0), refused };
}
