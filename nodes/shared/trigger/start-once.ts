import { createHash } from 'crypto';
import { deepCopy, type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import { createDayMemory } from '../deduplication';
import { isObject } from '../json';
import { within } from '../sleep';

export interface Starter {
	/** What the trigger remembers, saved whenever the workflow starts. */
	state: IDataObject;
	/** Puts the state where n8n saves it when the workflow starts, or at the end of its activation. */
	save(): void;
	/** Resolves when the run has ended, or after three seconds; false if the key was used before. Throws if n8n could not store it. */
	start(key: string, item: IDataObject): Promise<boolean>;
}

/** Keys that started a workflow, by trigger: n8n before 2.41 ignores keys, and later versions log each refusal. */
const started = createDayMemory();

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

/** n8n's database refuses a key that it has, also after a restart. With `isAnew`, what was remembered is dropped. */
export function createStarter(context: ITriggerFunctions, isAnew: boolean): Starter {
	const owner = ownerOf(context);
	const staticData = context.getWorkflowStaticData('node');
	const saved = !isAnew && isObject(staticData.watch) ? deepCopy(staticData.watch) : {};
	const { starting, done, savedAt, ...state } = saved;
	let names = toNames(done);
	const age = Date.now() - Number(savedAt);
	// By then they ran, and n8n may have pruned their executions with the keys.
	for (const name of [...(age > hourLong ? names : []), ...(age > dayLong ? toNames(starting) : [])]) started.note(owner, name);
	const underWay = new Map<string, Promise<boolean>>();

	const save = (...more: string[]) => {
		staticData.watch = { ...deepCopy(state), starting: [...underWay.keys(), ...more], done: names, savedAt: Date.now() };
	};
	const run = async (key: string, item: IDataObject) => {
		const done = context.helpers.createDeferredPromise<IRun>();
		save(nameOf(key));
		context.emit([[{ json: item }]], undefined, done, deduplicationKey(owner, key));
		return (await within(patience, done.promise.then((execution) => execution !== undefined))) ?? true;
	};
	return {
		state,
		save,
		async start(key, item) {
			const name = nameOf(key);
			const before = underWay.get(name);
			if (before) return await before.then(() => false);
			if (!started.note(owner, name)) return false;
			const running = run(key, item);
			underWay.set(name, running);
			const forget = (error: unknown) => {
				started.forget(owner, name);
				throw error;
			};
			const isStarted = await running.catch(forget).finally(() => underWay.delete(name));
			names = [...names, name].slice(-storedCapacity);
			return isStarted;
		},
	};
}
