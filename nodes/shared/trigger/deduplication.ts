import { createHash } from 'crypto';
import { deepCopy, type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';
import { countTry } from '../count-try';
import { toError } from '../errors';
import { maxTries } from '../max-tries';
import { createDayMemory } from '../memory';
import type { Fields } from '../operation';
import { within } from '../sleep';
import { ownerOf } from './owner';
import { keepState, storedState } from './stored-state';
import type { Starter, Trigger, TriggerTools, TriggerWork } from './work';

/** Keys that started a workflow, by trigger: n8n before 2.41 ignores keys, and later versions log each refusal. */
const started = createDayMemory();

/** IDs of deliveries that were handled, by trigger: services repeat them. */
export const handled = createDayMemory();

const patience = 3_000;
const hourLong = 3_600_000;
const dayLong = 24 * hourLong;

const storedCapacity = 200;

const maxKeyLength = 255;

const deliveriesAtOnce = 10;

const nameOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);

const toNames = (stored: unknown): string[] => (Array.isArray(stored) ? stored.map(String) : []);

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
		const isStarted = done.promise.then((execution) => execution !== undefined);
		const inTime = await within(patience, isStarted);
		if (inTime === undefined) void isStarted.catch(() => keep(key, item, tries));
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

export type Pending<Delivery> = Map<string, { delivery: Delivery; tries: number; isBusy: boolean }>;

/** Handles each delivery once, and with each look what is to be tried again and what was missed. */
export function createDeliveries<Delivery>(
	{ context, starter, ...reporting }: TriggerTools<unknown>,
	work: TriggerWork<Delivery>,
	{ nameOf, idOf }: Pick<Trigger<Fields, Delivery>, 'nameOf' | 'idOf'>,
	pending: Pending<Delivery>,
) {
	const owner = ownerOf(context);
	const settle = (id: string) => {
		pending.delete(id);
		handled.note(owner, id);
	};
	const attempt = async (id: string, until?: number) => {
		const entry = pending.get(id);
		if (!entry || entry.isBusy) return;
		entry.isBusy = true;
		try {
			await work.handle(entry.delivery, until);
			settle(id);
		} catch (error) {
			const tries = countTry(reporting, nameOf(entry.delivery), toError(error), entry.tries);
			if (tries === undefined) settle(id);
			else entry.tries = tries;
		} finally {
			entry.isBusy = false;
		}
	};
	const note = (delivery: Delivery): string => {
		const id = idOf(delivery);
		if (!handled.has(owner, id) && !pending.has(id)) pending.set(id, { delivery, tries: 0, isBusy: false });
		return id;
	};
	const attemptAll = async (ids: Iterable<string>, until: number) => {
		const limit = pLimit(deliveriesAtOnce);
		const attemptInTime = async (id: string) => (Date.now() < until ? await attempt(id, until) : undefined);
		await Promise.all(Array.from(ids, async (id) => await limit(attemptInTime, id)));
	};
	return {
		handle: async (delivery: Delivery) => await attempt(note(delivery)),
		async look(until: number) {
			const retrying = Promise.all([starter.retry(), attemptAll(pending.keys(), until)]);
			const missed = await work.look(until).finally(async () => await retrying);
			await attemptAll(missed.filter((delivery) => !pending.has(idOf(delivery))).map(note), until);
		},
	};
}
