import { createHash } from 'crypto';
import { deepCopy, ExecutionCancelledError, type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import type { Reporting } from '../count-try';
import { ServiceFailure, toError } from '../errors';
import { maxTries } from '../max-tries';
import { createDayMemory } from '../memory';
import { within } from '../sleep';
import { ownerOf } from '../owner';
import { keepState, storedState } from './stored-state';
import type { Starter, WhenRun } from './work';

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

const maxKeyLength = 255;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);

const toNames = (stored: unknown): string[] => (Array.isArray(stored) ? stored.map(String) : []);

/** For `catch`: in n8n 1, a run that is stopped or takes too long ends with an error. */
const trueIfCancelled = (error: unknown): true => {
	if (error instanceof ExecutionCancelledError) return true;
	throw error;
};

function deduplicationKey(owner: string, key: string): string {
	const whole = `${owner}:${key}`;
	return whole.length <= maxKeyLength ? whole : createHash('sha256').update(whole).digest('hex');
}

function takeUp(context: ITriggerFunctions, subject: string): { state: IDataObject; names: string[] } {
	const { starting, started: before, savedAt, owner, ...state } = storedState(context, subject);
	// Younger ones may not be stored, if n8n was killed. The keys of another owner, as before the node was pasted, are not refused.
	const areStored = Date.now() - Number(savedAt) > keyLifetime || owner !== ownerOf(context);
	const names = [...toNames(before), ...(areStored ? toNames(starting) : [])];
	for (const name of names) started.note(ownerOf(context), name);
	return { state, names };
}

const after = (whenRun?: WhenRun) => async (isStarted: boolean) => {
	await whenRun?.();
	return isStarted;
};

const neverStored = (key: string, error: unknown) =>
	new ServiceFailure(`n8n could not store the execution for '${key}' in ${maxTries.event} tries: ${toError(error).message}`, {
		advice: "The workflow was not started for it and won't be. Check n8n's database. If 'Get' can read it, run the workflow manually.",
	});

/** n8n's database refuses a key that it has, also after a restart. `listensFor` is what decides which events start the workflow. */
export function createStarter(context: ITriggerFunctions, listensFor: unknown, report: Reporting['report']): Starter {
	const owner = ownerOf(context);
	const subject = hashOf(JSON.stringify(listensFor));
	const { state, names: startedBefore } = takeUp(context, subject);
	let names = startedBefore;
	const underWay = new Map<string, Promise<boolean>>();
	const unsettled = new Set<string>();

	const snapshot = () => ({ ...deepCopy(state), owner, subject, starting: [...unsettled].slice(-storedCapacity), started: names, savedAt: Date.now() });
	const save = keepState(context, snapshot);
	const unstored = (context.getActivationMode() === 'activate' ? undefined : unstoredOf.get(owner)) ?? new Map<string, Starting>();
	unstoredOf.set(owner, unstored);
	const forget = (key: string) => started.forget(owner, hashOf(key));
	const settle = (name: string, isStarted: boolean) => {
		names = [...names, name].slice(-storedCapacity);
		return isStarted;
	};
	const keep = (key: string, { tries, ...rest }: Starting, error: unknown) => {
		forget(key);
		if (tries + 1 < maxTries.event) unstored.set(key, { ...rest, tries: tries + 1 });
		else report(neverStored(key, error));
	};
	const run = async (key: string, { item, whenRun, tries }: Starting) => {
		const [done, name] = [context.helpers.createDeferredPromise<IRun>(), hashOf(key)];
		unsettled.add(name);
		save();
		context.emit([[{ json: item }]], undefined, done, deduplicationKey(owner, key));
		const isStarted = done.promise
			.then((execution) => execution !== undefined, trueIfCancelled)
			.then((is) => settle(name, is))
			.finally(() => unsettled.delete(name));
		const inTime = await within(patience, isStarted.then(after(whenRun)));
		void isStarted.catch((error: unknown) => keep(key, { item, whenRun, tries }, error));
		return inTime ?? true;
	};
	const start = async (key: string, given: Starting) => {
		const name = hashOf(key);
		const before = underWay.get(name);
		if (before) return await before.then(() => undefined);
		if (!started.note(owner, name)) return startedBefore.includes(name) ? await after(given.whenRun)(false) : undefined;
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
