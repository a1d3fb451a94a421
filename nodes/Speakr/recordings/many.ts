import type { IDataObject } from 'n8n-workflow';
import { enumerated } from '../../shared/enumerated';
import { InvalidInput, ServiceFailure, toError } from '../../shared/errors';
import { groupBy } from '../../shared/group-by';
import { objectsAt } from '../../shared/json';
import { createOncePerItem, idList, inParts, type Call, type Outcome } from '../../shared/operation';
import { readTags } from './tags';
import { hasId, textOrNull } from '../api';

/** IDs per request, and milliseconds for one. Speakr has no limit (500 were tried), but responds only when all are done. */
const batchSize = 100;
export const batchTimeout = 300_000;

const maxNamed = 20;

export const recordingIds = idList(
	'Recording IDs',
	'Comma-separated IDs, or an array. All incoming items are sent in as few requests as possible.',
	'Use the IDs of recordings, such as {{ $json.id }} after a Speakr Trigger',
);

type Calls<V> = Array<Call<V & { recordingIds: number[] }>>;

type Results = Map<number, IDataObject | Error>;

/** Sends all recordings in as few requests as possible. Speakr responds `success: true` even if all failed (seen in v0.9.4). */
export async function runOnRecordings<V>(
	calls: Calls<V>,
	done: string,
	bodyOf: (values: V) => IDataObject = () => ({}),
): Promise<Outcome[]> {
	const groups = groupBy(calls, ({ values }) => JSON.stringify(bodyOf(values)));
	return await inParts(calls, groups, 1, async (group) => {
		const [first] = group;
		const ids = [...new Set(group.flatMap(({ values }) => values.recordingIds))];
		const results = await knownResults.once(first, async () => new Map());
		await sendAll(first, ids.filter((id) => !hasSucceeded(results.get(id))), bodyOf(first.values), results);
		const advice = listFailures(results, done);
		return group.flatMap((call) => outcomesOf(call, results, done, advice));
	});
}

const knownResults = createOncePerItem<Results>();

const hasSucceeded = (result?: IDataObject | Error) => !(result instanceof Error) && result?.success === true;

async function sendAll({ client, context, request }: Call<unknown>, ids: number[], body: IDataObject, results: Results) {
	for (let start = 0; start < ids.length; start += batchSize) {
		const batch = ids.slice(start, start + batchSize);
		try {
			const answer = await client.json({ ...request, query: undefined, json: { recording_ids: batch, ...body } });
			for (const result of objectsAt(answer, 'results').filter(hasId)) results.set(result.id, result);
		} catch (error) {
			for (const id of batch) results.set(id, toError(error));
			if (!context.continueOnFail()) break;
		}
	}
}

const reasonOf = (result: IDataObject | Error) =>
	result instanceof Error ? result.message : (textOrNull(result.error) ?? 'Speakr gave no reason');

const noResult = (id: number) =>
	new ServiceFailure(`Speakr returned no result for recording ${id}`, { advice: "Check the recording with 'Get'" });

function listFailures(results: Results, done: string): string {
	const failures = [...results].filter(([, result]) => !hasSucceeded(result));
	const named = enumerated(failures, maxNamed, ([id, result]) => `${id} (${reasonOf(result)})`);
	return `${failures.length} of ${results.size} recordings were not ${done}: ${named}`;
}

function outcomesOf<V>({ values, itemIndex }: Calls<V>[number], results: Results, done: string, advice: string): Outcome[] {
	return values.recordingIds.map((id) => {
		const result = results.get(id) ?? noResult(id);
		if (result instanceof Error) return { itemIndex, error: result };
		const { success, ...rest } = result;
		if (success === true) return { itemIndex, item: { ...rest, id, [done]: true } };
		return { itemIndex, error: new ServiceFailure(`Recording ${id} was not ${done}: ${reasonOf(result)}`, { advice }) };
	});
}

/** Separates the items with tags that do not exist, which Speakr would skip silently (seen in v0.9.4). */
export async function withKnownTags<V>(
	calls: Array<Call<V>>,
	tagIdsOf: (values: V) => number[],
): Promise<{ known: Array<Call<V>>; refused: Outcome[] }> {
	const [first] = calls.filter(({ values }) => tagIdsOf(values).length > 0);
	if (!first) return { known: calls, refused: [] };
	const tags = (await readTags(first.client)).map(({ id }) => id);
	const unknownTo = ({ values }: Call<V>) => tagIdsOf(values).filter((id) => !tags.includes(id)).join(', ');
	const known = calls.filter((call) => unknownTo(call) === '');
	const refused = calls.filter((call) => unknownTo(call) !== '').map((call) => ({
		itemIndex: call.itemIndex,
		error: new InvalidInput(`You have no tag with ID ${unknownTo(call)}`, 'Choose tags from the list'),
	}));
	// Without 'Continue' nothing is changed for the others either.
	return { known: refused.length > 0 && !first.context.continueOnFail() ? [] : known, refused };
}
