import type { INodeParameters } from 'n8n-workflow';
import { chain, each, toNode, type ServedWebhook } from '../harness';
import { openRoom, secret, type Room } from './room';

type Options = Parameters<Room['engine']['serveTrigger']>[2];

/** A room with triggers that are closed with it. */
export interface TriggerRoom extends Room {
	/** The trigger of a workflow that holds nothing else, not published yet. */
	serve(parameters?: INodeParameters, options?: Options, engine?: Room['engine']): Promise<ServedWebhook>;
	/** The same, published. */
	publish(parameters?: INodeParameters): Promise<ServedWebhook>;
	/** Has it closed with the room. */
	keep(trigger: ServedWebhook): void;
	/** Sends what AssemblyAI would; tells the status of the answer. */
	deliver(trigger: ServedWebhook, body: unknown, headers?: Record<string, string>): Promise<number>;
}

async function openTriggerRoom(): Promise<TriggerRoom> {
	const room = await openRoom();
	const opened: ServedWebhook[] = [];
	const serve: TriggerRoom['serve'] = async (parameters = {}, options, engine = room.engine) => {
		const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.assemblyAiTrigger', typeVersion: 2, webhookId: crypto.randomUUID(), parameters });
		const trigger = await engine.serveWebhook(chain([node], { id: crypto.randomUUID() }), node.name, options);
		opened.push(trigger);
		return trigger;
	};
	return {
		...room,
		serve,
		keep: (trigger) => void opened.push(trigger),
		async publish(parameters) {
			const trigger = await serve(parameters);
			await trigger.activate();
			return trigger;
		},
		async deliver(trigger, body, headers) {
			const text = typeof body === 'string' ? body : JSON.stringify(body);
			const response = await trigger.send({ body: text, headers: { 'content-type': 'application/json', 'x-webhook-secret': secret, ...headers } });
			return response.status;
		},
		async close() {
			for (const trigger of opened) await trigger.close();
			await room.close();
		},
	};
}

export const eachTriggerRoom = () => each(openTriggerRoom);
