import { createHash } from 'crypto';
import { deepCopy, type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import { createDayMemory } from '../deduplication';
import { isObject, omit } from '../json';
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

/** n8n's database refuses a key that it has, also after a restart. `listensFor` is what decides which events start the workflow. */
export function createStarter(context: ITriggerFunctions, listensFor: unknown): Starter {
	const owner = ownerOf(context);
	const staticData = context.getWorkflowStaticData('node');
	const subject = nameOf(JSON.stringify(listensFor));
	const saved = rememberedBy(context, subject);
	const { starting, done, savedAt } = saved;
	const state = omit(saved, ['subject', 'starting', 'done', 'savedAt']);
	let names = toNames(done);
	const age = Date.now() - Number(savedAt);
	// By then they ran, and n8n may have pruned their executions with the keys.
	for (const name of [...(age > hourLong ? names : []), ...(age > dayLong ? toNames(starting) : [])]) started.note(owner, name);
	const underWay = new Map<string, Promise<boolean>>();

	const snapshot = (...more: string[]) => ({ ...deepCopy(state), subject, starting: [...underWay.keys(), ...more], done: names, savedAt: Date.now() });
	known.set(owner, snapshot);
	const save = (...more: string[]) => void (staticData.watch = snapshot(...more));
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
