import { createHash } from 'crypto';
import { deepCopy, type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import { createDayMemory } from '../memory';
import { isObject, omit } from '../json';
import { maxTries } from '../max-tries';
import { within } from '../sleep';

export interface Starter {
	/** What the trigger remembers, saved whenever the workflow starts. */
	state: IDataObject;
	/** Puts the state where n8n saves it when the workflow starts, or at the end of its activation. */
	save(): void;
	/** Resolves when the run has ended, or after three seconds; false if n8n's database has the key, undefined if this process has. Throws if n8n could not store it. */
	start(key: string, item: IDataObject): Promise<boolean | undefined>;
	/** Starts again what n8n could not store after more than those seconds. */
	retry(): Promise<void>;
}

/** Keys that started a workflow, by trigger: n8n before 2.41 ignores keys, and later versions log each refusal. */
const started = createDayMemory();

/** IDs of deliveries that were handled, by trigger: services repeat them. */
export const handled = createDayMemory();

const known = new Map<string, () => IDataObject>();

const patience = 3_000;
const hourLong = 3_600_000;
const dayLong = 24 * hourLong;

const storedCapacity = 200;

const maxKeyLength = 255;

export const ownerOf = (context: Pick<ITriggerFunctions, 'getWorkflow' | 'getNode'>): string =>
	`${String(context.getWorkflow().id)}:${context.getNode().id}`;

const nameOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 16);

const toNames = (stored: unknown): string[] => (Array.isArray(stored) ? stored.map(String) : []);

function deduplicationKey(owner: string, key: string): string {
	const whole = `${owner}:${key}`;
	return whole.length <= maxKeyLength ? whole : createHash('sha256').update(whole).digest('hex');
}

/** What a trigger remembers when it begins: after a change, as of its last look; else as n8n stored it with the last start for the same `subject`. */
function rememberedBy(context: ITriggerFunctions, subject: string): IDataObject {
	const mode = context.getActivationMode();
	if (mode === 'activate') return {};
	const snapshot = mode === 'update' ? known.get(ownerOf(context)) : undefined;
	if (snapshot) return snapshot();
	const { watch } = context.getWorkflowStaticData('node');
	return isObject(watch) && watch.subject === subject ? deepCopy(watch) : {};
}

function takeUp(context: ITriggerFunctions, subject: string): { state: IDataObject; names: string[] } {
	const { starting, started: before, savedAt, ...state } = omit(rememberedBy(context, subject), ['subject']);
	const names = toNames(before);
	const age = Date.now() - Number(savedAt);
	// By then they ran, and n8n may have pruned their executions with the keys.
	for (const name of [...(age > hourLong ? names : []), ...(age > dayLong ? toNames(starting) : [])]) started.note(ownerOf(context), name);
	return { state, names };
}

/** n8n's database refuses a key that it has, also after a restart. `listensFor` is what decides which events start the workflow. */
export function createStarter(context: ITriggerFunctions, listensFor: unknown): Starter {
	const owner = ownerOf(context);
	const staticData = context.getWorkflowStaticData('node');
	const subject = nameOf(JSON.stringify(listensFor));
	const { state, names: startedBefore } = takeUp(context, subject);
	let names = startedBefore;
	const underWay = new Map<string, Promise<boolean>>();

	const snapshot = (...more: string[]) => ({ ...deepCopy(state), subject, starting: [...underWay.keys(), ...more], started: names, savedAt: Date.now() });
	known.set(owner, snapshot);
	const save = (...more: string[]) => void (staticData.watch = snapshot(...more));
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
