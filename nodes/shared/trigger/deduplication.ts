import { createHash } from 'crypto';
import { deepCopy, ExecutionCancelledError, type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import type { Reporting } from '../count-try';
import { ServiceFailure, toError } from '../errors';
import { maxTries } from '../max-tries';
import { createDayMemory } from '../memory';
import { within } from '../sleep';
import { ownerOf } from '../owner';
import { keepState, storedState } from './stored-state';
import type { Starter, WhenRun } from './types';

/** Keys that started a workflow, by trigger: n8n before 2.41 ignores keys, and later versions log each refusal. */
const started = createDayMemory();

/** IDs of deliveries that were handled, by trigger: services repeat them. */
export const handled = createDayMemory();

interface Starting {
	item: IDataObject;
	tries: number;
	whenRun?: WhenRun;
}

/** Starts that n8n could not store after more than `patience`, by trigger: it goes on with them when a change is published. */
const unstoredOf = new Map<string, Map<string, Starting>>();

const patience = 3_000;

/** Milliseconds: n8n deletes runs that it doesn't save, and their keys, every quarter of an hour. */
const keyLifetime = 15 * 60_000;

const storedCapacity = 200;

const maxDatabaseKeyLength = 255;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);

const toNames = (stored: unknown): string[] => (Array.isArray(stored) ? stored.map(String) : []);

type RunEnd = 'done' | 'undone' | 'refused';

const toRunEnd = (execution?: IRun): RunEnd => {
	if (!execution) return 'refused';
	return execution.status === 'success' ? 'done' : 'undone';
};

/** For `catch`: in n8n 1, a run that is stopped or takes too long ends with an error. */
const undoneIfCancelled = (error: unknown): RunEnd => {
	if (error instanceof ExecutionCancelledError) return 'undone';
	throw error;
};

function deduplicationKey(owner: string, key: string): string {
	const whole = `${owner}:${key}`;
	return whole.length <= maxDatabaseKeyLength ? whole : createHash('sha256').update(whole).digest('hex');
}

function takeUp(context: ITriggerFunctions, subject: string) {
	const { starting, started: before, undone, savedAt, owner, ...state } = storedState(context, subject);
	// Younger ones may not be stored, if n8n was killed. The keys of another owner, as before the node was pasted, are not refused.
	const areStored = Date.now() - Number(savedAt) > keyLifetime || owner !== ownerOf(context);
	const underWay = areStored ? toNames(starting) : [];
	const names = [...toNames(before), ...underWay];
	for (const name of names) started.note(ownerOf(context), name);
	return { state, names, undone: new Set([...toNames(undone), ...underWay]) };
}

const neverStored = (key: string, error: unknown) =>
	new ServiceFailure(`n8n could not store the execution for '${key}' after ${maxTries.event} tries: ${toError(error).message}`, {
		advice: "The workflow was not started for it and won't be. Check n8n's database. If 'Get' can read it, run the workflow manually.",
	});

/** What is stored of starts; a run whose key only n8n's database has may still go on, as on a worker. */
function createRecords(context: ITriggerFunctions, subject: string) {
	const owner = ownerOf(context);
	const { state, names: before, undone } = takeUp(context, subject);
	let names = before;
	const unsettled = new Set<string>();
	const snapshot = () => ({
		...deepCopy(state), owner, subject, starting: [...unsettled].slice(-storedCapacity), started: names, undone: names.filter((name) => undone.has(name)), savedAt: Date.now(),
	});
	return {
		state,
		save: keepState(context, snapshot),
		isKnown: (name: string) => names.includes(name),
		begin: (name: string) => void unsettled.add(name),
		forget(name: string) {
			unsettled.delete(name);
			started.forget(owner, name);
		},
		async settle(name: string, end: RunEnd, whenRun?: WhenRun): Promise<boolean> {
			names = [...names, name].slice(-storedCapacity);
			unsettled.delete(name);
			if (end === 'done') await whenRun?.();
			else undone.add(name);
			return end !== 'refused';
		},
		async repeat(name: string, whenRun?: WhenRun): Promise<false | undefined> {
			if (!before.includes(name)) return undefined;
			if (!undone.has(name)) await whenRun?.();
			return false;
		},
	};
}

/** n8n's database refuses a key that it has, also after a restart. `listensFor` is what decides which events start the workflow. */
export function createStarter(context: ITriggerFunctions, listensFor: unknown, report: Reporting['report']): Starter {
	const owner = ownerOf(context);
	const records = createRecords(context, hashOf(JSON.stringify(listensFor)));
	const { state, save } = records;
	const underWay = new Map<string, Promise<boolean>>();
	const unstored = (context.getActivationMode() === 'activate' ? undefined : unstoredOf.get(owner)) ?? new Map<string, Starting>();
	unstoredOf.set(owner, unstored);
	const forget = (key: string) => records.forget(hashOf(key));
	const keep = (key: string, { tries, ...rest }: Starting, error: unknown) => {
		forget(key);
		if (tries + 1 < maxTries.event) unstored.set(key, { ...rest, tries: tries + 1 });
		else report(neverStored(key, error));
	};
	const run = async (key: string, { item, whenRun, tries }: Starting) => {
		const [done, name] = [context.helpers.createDeferredPromise<IRun>(), hashOf(key)];
		records.begin(name);
		save();
		context.emit([[{ json: item }]], undefined, done, deduplicationKey(owner, key));
		const ending = done.promise.then(toRunEnd, undoneIfCancelled);
		const inTime = await within(patience, ending.then(async (end) => await records.settle(name, end, whenRun)));
		void ending.catch((error: unknown) => keep(key, { item, whenRun, tries }, error));
		return inTime ?? true;
	};
	const start = async (key: string, given: Starting) => {
		const name = hashOf(key);
		const before = underWay.get(name);
		if (before) return await before.then(() => undefined);
		if (records.isKnown(name) || !started.note(owner, name)) return await records.repeat(name, given.whenRun);
		const running = run(key, given);
		underWay.set(name, running);
		const failed = (error: unknown) => {
			forget(key);
			throw error;
		};
		return await running.catch(failed).finally(() => underWay.delete(name));
	};
	return {
		state,
		save,
		start: async (key, item, whenRun) => await start(key, { item, tries: 0, whenRun }),
		async retry() {
			const all = [...unstored];
			unstored.clear();
			await Promise.all(all.map(async ([key, each]) => await start(key, each).catch((error: unknown) => keep(key, each, error))));
		},
	};
}
