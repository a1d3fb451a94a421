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
const dayLong = 24 * 3_600_000;

const maxKeyLength = 255;

export const ownerOf = (context: Pick<ITriggerFunctions, 'getWorkflow' | 'getNode'>): string =>
	`${String(context.getWorkflow().id)}:${context.getNode().id}`;

function deduplicationKey(owner: string, key: string): string {
	const whole = `${owner}:${key}`;
	return whole.length <= maxKeyLength ? whole : createHash('sha256').update(whole).digest('hex');
}

/** n8n's database refuses a key that it has, also after a restart. With `isAnew`, what was remembered is dropped. */
export function createStarter(context: ITriggerFunctions, isAnew: boolean): Starter {
	const owner = ownerOf(context);
	const staticData = context.getWorkflowStaticData('node');
	const saved = !isAnew && isObject(staticData.watch) ? deepCopy(staticData.watch) : {};
	const { starting, savedAt, ...state } = saved;
	// So long ago, they ran, and n8n may have pruned their executions with the keys.
	const isOld = Date.now() - Number(savedAt) > dayLong;
	if (isOld && Array.isArray(starting)) for (const key of starting) started.note(owner, String(key));
	const underWay = new Map<string, Promise<boolean>>();

	const save = (...keys: string[]) => {
		staticData.watch = { ...deepCopy(state), starting: [...underWay.keys(), ...keys], savedAt: Date.now() };
	};
	const run = async (key: string, item: IDataObject) => {
		const done = context.helpers.createDeferredPromise<IRun>();
		save(key);
		context.emit([[{ json: item }]], undefined, done, deduplicationKey(owner, key));
		return (await within(patience, done.promise.then((execution) => execution !== undefined))) ?? true;
	};
	return {
		state,
		save,
		async start(key, item) {
			const before = underWay.get(key);
			if (before) return await before.then(() => false);
			if (!started.note(owner, key)) return false;
			const running = run(key, item);
			underWay.set(key, running);
			const forget = (error: unknown) => {
				started.forget(owner, key);
				throw error;
			};
			return await running.catch(forget).finally(() => underWay.delete(key));
		},
	};
}
