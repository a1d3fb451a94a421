import { createHmac } from 'crypto';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { chain, toNode, type ServedWebhook } from '../harness';
import { isModern, openRoom, type Room } from './room';

/** A room with triggers that are closed with it. */
export interface ClockRoom extends Room {
	/** A published trigger, with a webhook unless it has the clock only. */
	publish(parameters?: INodeParameters): Promise<ServedWebhook>;
	/** What the trigger put out since the last call, after it has looked once. */
	look(trigger: ServedWebhook): Promise<INodeExecutionData[]>;
	/** What 'Execute step' in the editor shows of a trigger without a webhook. */
	testTrigger(parameters: INodeParameters): ReturnType<Room['engine']['testTrigger']>;
	/** Sends what Speakr would have sent of an event that happened some milliseconds ago; tells the status of the answer. */
	deliver(trigger: ServedWebhook, type: string, data: object, age?: number, rest?: object): Promise<number>;
	upload(fileName?: string): Promise<number>;
	finish(): Promise<void>;
}

let deliveries = 0;

export const clockOnly = { mode: 'clock' };

export async function openClockRoom(...given: Parameters<typeof openRoom>): Promise<ClockRoom> {
	const room = await openRoom(...given);
	const opened: ServedWebhook[] = [];
	const seen = new Map<ServedWebhook, number>();
	return {
		...room,
		async publish(parameters = clockOnly) {
			const node = toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.speakrTrigger', typeVersion: 2, webhookId: crypto.randomUUID(), parameters });
			const trigger = await room.engine.serveWebhook(chain([node], { id: crypto.randomUUID(), name: 'Meetings' }), node.name);
			opened.push(trigger);
			if (parameters.mode === 'clock') await trigger.start('activate');
			else await trigger.activate();
			return trigger;
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
			const now = Date.now();
			const timestamp = new Date(now - age).toISOString();
			const body = JSON.stringify({ id: `made-${++deliveries}`, type, timestamp, user_id: 2, data, ...rest });
			const seconds = Math.floor(now / 1_000);
			const hmac = (text: string) => createHmac('sha256', String(webhook?.secret)).update(text).digest('hex');
			const headers = {
				'content-type': 'application/json',
				'speakr-timestamp': new Date(now).toISOString(),
				'speakr-signature': `sha256=${hmac(body)}`,
				...(isModern() && { 'speakr-signature-v2': `t=${seconds},v1=${hmac(`${seconds}.${body}`)}` }),
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
		async close() {
			for (const trigger of opened) await trigger.close();
			await room.close();
		},
	};
}

export const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => Number(json.id));
export const typesOf = (items: INodeExecutionData[]) => items.map(({ json }) => (json.event as { type: string }).type);
