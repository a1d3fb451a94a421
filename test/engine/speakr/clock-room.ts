import { deepCopy, type IDataObject, type INodeExecutionData, type INodeParameters } from 'n8n-workflow';
import { chain, copyPackage, createEngine, each, toNode, type ServedWebhook } from '../harness';
import { sign, signV2 } from '../../services/speakr/webhooks/sign';
import { isModern, openRoom, type Room } from './room';

/** A room with triggers that are closed with it. */
export interface ClockRoom extends Room {
	/** A published trigger, with a webhook unless it only polls. */
	publish(parameters?: INodeParameters, publicUrl?: string): Promise<ServedWebhook>;
	/** A published trigger that fetches nothing but what is judged. */
	listen(parameters?: INodeParameters): Promise<ServedWebhook>;
	/** The same trigger in another process of n8n, or the same after a restart; of the node's static data, it sees what `seen` changes. */
	another(trigger: ServedWebhook, parameters?: INodeParameters, seen?: IDataObject): Promise<ServedWebhook>;
	/** The trigger after a change of it was published, in the same process, looking as it begins. */
	republish(trigger: ServedWebhook, parameters: INodeParameters): Promise<ServedWebhook>;
	/** What the trigger put out since the last call, after it has looked once. */
	look(trigger: ServedWebhook): Promise<INodeExecutionData[]>;
	/** What 'Execute step' in the editor shows of a trigger without a webhook. */
	testTrigger(parameters: INodeParameters): ReturnType<Room['engine']['testTrigger']>;
	/** Sends what Speakr would have sent of an event that happened some milliseconds ago; tells the status of the answer. */
	deliver(trigger: ServedWebhook, type: string, data: object, age?: number, rest?: object): Promise<number>;
	upload(fileName?: string): Promise<number>;
	finish(): Promise<void>;
	/** Asks Speakr for something that the node refuses; tells the status of the answer. */
	post(path: string): Promise<number>;
}

let deliveries = 0;

export const pollingOnly = { mode: 'polling' };

export async function openClockRoom(...given: Parameters<typeof openRoom>): Promise<ClockRoom> {
	const room = await openRoom(...given);
	const opened: ServedWebhook[] = [];
	const removals: Array<() => void> = [];
	const seen = new Map<ServedWebhook, number>();
	const serve = async (engine: Room['engine'], id: string, webhookId: string, parameters: INodeParameters, publicUrl?: string) => {
		const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, webhookId, parameters });
		const trigger = await engine.serveWebhook(chain([node], { id, name: 'Meetings' }), node.name, { publicUrl });
		opened.push(trigger);
		return trigger;
	};
	const publish = async (parameters: INodeParameters = pollingOnly, publicUrl?: string) => {
		const trigger = await serve(room.engine, crypto.randomUUID(), crypto.randomUUID(), parameters, publicUrl);
		if (parameters.mode === 'polling') await trigger.start('activate');
		else await trigger.activate();
		return trigger;
	};
	const again = async (trigger: ServedWebhook, parameters: INodeParameters, engine = room.engine) => {
		const { origin, pathname } = new URL(trigger.url);
		const [workflowId = ''] = engine.database.staticData.keys();
		return await serve(engine, workflowId, pathname.split('/')[2] ?? '', parameters, origin);
	};
	return {
		...room,
		publish,
		listen: async (parameters) => await publish({ include: [], ...parameters }),
		async another(trigger, parameters, changed) {
			const { directory, remove } = copyPackage();
			removals.push(remove);
			const { database } = room.engine;
			const staticData = changed ? new Map([...database.staticData].map(([id, data]) => [id, changedIn(data, changed)])) : database.staticData;
			const engine = await createEngine({ packageDirectory: directory, database: { ...database, staticData } });
			return await again(trigger, { include: [], ...parameters }, engine);
		},
		async republish(trigger, parameters) {
			await trigger.stop();
			const next = await again(trigger, parameters);
			await next.start('update');
			await next.tick();
			return next;
		},
		async look(trigger) {
			// The changes feed shows nothing that is younger than two seconds.
			room.speakr.clock.advance(3);
			await trigger.tick();
			const items = trigger.executions.slice(seen.get(trigger) ?? 0).flatMap((execution) => execution.items);
			seen.set(trigger, trigger.executions.length);
			return items;
		},
		async deliver(trigger, type, data, age = 0, rest = {}) {
			const [webhook] = room.speakr.state.webhooks.where(({ url }) => url.endsWith(new URL(trigger.url).pathname));
			const now = Math.floor(room.speakr.state.clock.microseconds() / 1_000);
			const timestamp = new Date(now - age).toISOString();
			const body = JSON.stringify({ id: `made-${++deliveries}`, type, timestamp, user_id: 2, data, ...rest });
			const seconds = Math.floor(Date.now() / 1_000);
			const { secret, previousSecret } = webhook ?? {};
			const headers = {
				'content-type': 'application/json',
				'speakr-timestamp': new Date(now).toISOString(),
				'speakr-signature': sign(String(secret), body),
				...(isModern() && { 'speakr-signature-v2': signV2([String(secret), ...(previousSecret ? [previousSecret] : [])], seconds, body) }),
			};
			const answer = await trigger.send({ body, headers });
			await answer.arrayBuffer();
			return answer.status;
		},
		testTrigger: async (parameters) => await room.engine.testTrigger('speakrTrigger', parameters),
		async upload(fileName = 'meeting.mp3') {
			const form = new FormData();
			form.append('file', new Blob([Buffer.alloc(2_000, 0xaa)]), fileName);
			const authorization = `Bearer ${room.speakr.tokens.alice}`;
			const answer = await fetch(`${room.speakr.url}/api/v1/recordings/upload`, { method: 'POST', body: form, headers: { authorization } });
			return ((await answer.json()) as { id: number }).id;
		},
		finish: async () => await room.speakr.idle(),
		async post(path) {
			const headers = { authorization: `Bearer ${room.speakr.tokens.alice}`, 'content-type': 'application/json' };
			const answer = await fetch(`${room.speakr.url}/api/v1${path}`, { method: 'POST', headers, body: '{}' });
			await answer.arrayBuffer();
			return answer.status;
		},
		async close() {
			for (const trigger of opened) await trigger.close();
			for (const remove of removals) remove();
			await room.close();
		},
	};
}

/** The static data of a workflow of one node with some of the node's changed. */
const changedIn = (data: IDataObject, changed: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(deepCopy(data)).map(([key, node]) => [key, key === 'node:Trigger' ? { ...Object(node), ...changed } : node]));

/** A room for each test of a file. */
export const eachClockRoom = () => each(openClockRoom);

export const itemsOf = ({ executions }: ServedWebhook) => executions.flatMap(({ items }) => items);
export const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => Number(json.id));
export const typesOf = (items: INodeExecutionData[]) => items.map(({ json }) => (json.event as { type: string }).type);
