import { createHash } from 'crypto';
import { deepCopy, ExecutionCancelledError, type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import { maxTries } from '../max-tries';
import { createDayMemory } from '../memory';
import { within } from '../sleep';
import { ownerOf } from './owner';
import { keepState, storedState } from './stored-state';
import type { Starter } from './work';

/** Keys that started a workflow, by trigger: n8n before 2.41 ignores keys, and later versions log each refusal. */
const started = createDayMemory();

/** IDs of deliveries that were handled, by trigger: services repeat them. */
export const handled = createDayMemory();

const patience = 3_000;
const hourLong = 3_600_000;
const dayLong = 24 * hourLong;

const storedCapacity = 200;

const maxKeyLength = 255;

const nameOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);

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
	const { starting, started: before, savedAt, ...state } = storedState(context, subject);
	const names = toNames(before);
	const age = Date.now() - Number(savedAt);
	// By then they ran, and n8n may have pruned their executions with the keys.
	for (const name of [...(age > hourLong ? names : []), ...(age > dayLong ? toNames(starting) : [])]) started.note(ownerOf(context), name);
	return { state, names };
}

/** n8n's database refuses a key that it has, also after a restart. `listensFor` is what decides which events start the workflow. */
export function createStarter(context: ITriggerFunctions, listensFor: unknown): Starter {
	const owner = ownerOf(context);
	const subject = nameOf(JSON.stringify(listensFor));
	const { state, names: startedBefore } = takeUp(context, subject);
	let names = startedBefore;
	const underWay = new Map<string, Promise<boolean>>();

	const snapshot = (...more: string[]) => ({ ...deepCopy(state), subject, starting: [...underWay.keys(), ...more], started: names, savedAt: Date.now() });
	const save = keepState(context, snapshot);
	const unstored = new Map<string, { item: IDataObject; tries: number }>();
	const forget = (key: string) => {
		started.forget(owner, nameOf(key));
		names = names.filter((name) => name !== nameOf(key));
	};
	const keep = (key: string, item: IDataObject, tries: number) => {
		forget(key);
		if (tries < maxTries.event) unstored.set(key, { item, tries: tries + 1 });
	};
	const run = async (key: string, item: IDataObject, tries: number) => {
		const done = context.helpers.createDeferredPromise<IRun>();
		save(nameOf(key));
		context.emit([[{ json: item }]], undefined, done, deduplicationKey(owner, key));
		const isStarted = done.promise.then((execution) => execution !== undefined, trueIfCancelled);
		const inTime = await within(patience, isStarted);
		void isStarted.catch(() => keep(key, item, tries));
		return inTime ?? true;
	};
	const start = async (key: string, item: IDataObject, tries = 0) => {
		const name = nameOf(key);
		const before = underWay.get(name);
		if (before) return await before.then(() => undefined);
		if (!started.note(owner, name)) return undefined;
		const running = run(key, item, tries);
		underWay.set(name, running);
		const failed = (error: unknown) => {
			forget(key);
			throw error;
		};
		const isStarted = await running.catch(failed).finally(() => underWay.delete(name));
		names = [...names, name].slice(-storedCapacity);
		return isStarted;
	};
	return {
		state,
		save,
		start: async (key, item) => await start(key, item),
		async retry() {
			const all = [...unstored];
			unstored.clear();
			await Promise.all(all.map(async ([key, { item, tries }]) => await start(key, item, tries).catch(() => keep(key, item, tries))));
		},
	};
}
