/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test server, never shipped */
import type { Agent } from 'undici';

import type { Delivery, Webhook } from './model';
import type { SpeakrState } from '../state';
import { Pass } from './pass';
import { deliveryAgent, post, type Outcome } from './post';

/** Seconds before attempts 2, 3, 4 and 5. */
const RETRY_DELAYS = [30, 120, 600, 3600] as const;
const SWEEP_INTERVAL = 5;
const SWEEP_SIZE = 100;
const PAUSE_AFTER = 10;
const TRIAL_INTERVAL = 3600;

export interface DispatcherOptions {
	timeFactor: number;
	/** Until 0.10.5 each worker dispatches; since 0.10.6 only one does. */
	workers: () => number;
}

/** The rows of one pass, and which paused webhooks had their trial in it. */
interface Sweep {
	webhooks: Pass<Webhook>;
	deliveries: Pass<Delivery>;
	tried: Set<number>;
}

function isRetryable({ status }: Outcome): boolean {
	return status === null || status === 408 || status === 429 || status >= 500;
}

function isOpen({ status }: Delivery): boolean {
	return status === 'pending' || status === 'failed';
}

/** Sends what is due, in passes, one delivery after the other. */
export class Dispatcher {
	private readonly agent: Agent = deliveryAgent();
	private timer: NodeJS.Timeout | null = null;
	private plannedAt = Infinity;
	private sweeping = false;
	private closed = false;

	constructor(
		private readonly state: SpeakrState,
		private readonly options: DispatcherOptions,
	) {}

	/** True while a delivery is under way or one is due now; a planned retry does not count. */
	get busy(): boolean {
		return this.sweeping || this.sendable().some((delivery) => this.dueIn(delivery) <= 0);
	}

	/** To be called when a delivery was queued or a webhook changed: plans the next pass. */
	wake(): void {
		if (this.closed || this.sweeping) return;
		const soonest = Math.min(...this.sendable().map((delivery) => this.dueIn(delivery)));
		if (soonest === Infinity) return;
		const wait = Math.max((SWEEP_INTERVAL * 1000) / this.options.timeFactor, Math.ceil(soonest));
		if (Date.now() + wait >= this.plannedAt) return;
		if (this.timer) clearTimeout(this.timer);
		this.plannedAt = Date.now() + wait;
		this.timer = setTimeout(() => void this.sweep(), wait);
	}

	/** What is under way is not recorded: after a restart it is sent again. */
	async close(): Promise<void> {
		this.closed = true;
		if (this.timer) clearTimeout(this.timer);
		await this.agent.destroy();
	}

	/** Open deliveries that a pass would attempt: those of a webhook disabled by hand it only gives up. */
	private sendable(): Delivery[] {
		return this.state.deliveries.where(isOpen).filter(({ webhookId }) => {
			const webhook = this.state.webhooks.get(webhookId);
			return webhook !== undefined && (webhook.enabled || webhook.autoPaused);
		});
	}

	private dueIn({ nextRetryAt }: Delivery): number {
		return nextRetryAt === null ? 0 : this.state.clock.millisecondsUntil(nextRetryAt);
	}

	private async sweep(): Promise<void> {
		this.sweeping = true;
		this.plannedAt = Infinity;
		const sweep: Sweep = { webhooks: new Pass(), deliveries: new Pass(), tried: new Set() };
		const due = this.state.deliveries.where((delivery) => isOpen(delivery) && this.dueIn(delivery) <= 0).slice(0, SWEEP_SIZE);
		let attempted = false;
		for (const row of due) {
			if (this.closed) return;
			attempted = (await this.process(row, sweep)) || attempted;
		}
		// A pass that attempted nothing is not committed, not even what it gave up.
		if (attempted && !this.closed) {
			sweep.deliveries.commit();
			sweep.webhooks.commit();
		}
		this.sweeping = false;
		this.wake();
	}

	/** True when it was attempted. */
	private async process(row: Delivery, { webhooks, deliveries, tried }: Sweep): Promise<boolean> {
		const owner = this.state.webhooks.get(row.webhookId);
		if (!owner) return false;
		const webhook = webhooks.of(owner);
		const delivery = deliveries.of(row);
		if (!webhook.enabled) {
			if (!webhook.autoPaused) {
				this.giveUp(delivery);
				return false;
			}
			// A paused webhook gets one trial in a pass; the rest of what is due waits for an hour.
			if (tried.has(webhook.id)) {
				this.putBack(delivery, TRIAL_INTERVAL);
				return false;
			}
			tried.add(webhook.id);
		}
		await this.attempt(webhook, delivery);
		return true;
	}

	private async attempt(webhook: Webhook, delivery: Delivery): Promise<void> {
		// Nothing locks a row, so each worker sends it; all of them then record the same.
		const workers = this.state.since('0.10.6') ? 1 : this.options.workers();
		const copies = Array.from({ length: workers }, () => post(webhook, delivery, this.state, this.agent));
		const [outcome] = await Promise.all(copies);
		if (!outcome) return;
		delivery.attemptCount += 1;
		delivery.responseStatus = outcome.status;
		delivery.responsePreview = outcome.preview;
		delivery.errorMessage = outcome.error;
		this.record(webhook, delivery, outcome);
		webhook.lastDeliveryAt = this.state.clock.now();
		webhook.updatedAt = webhook.lastDeliveryAt;
	}

	private record(webhook: Webhook, delivery: Delivery, outcome: Outcome): void {
		if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) {
			delivery.status = 'success';
			delivery.deliveredAt = this.state.clock.now();
			delivery.nextRetryAt = null;
			webhook.consecutiveFailures = 0;
			if (webhook.autoPaused) Object.assign(webhook, { enabled: true, autoPaused: false });
			return;
		}
		const delay = RETRY_DELAYS[delivery.attemptCount - 1];
		if (isRetryable(outcome) && delay !== undefined) {
			this.putBack(delivery, webhook.autoPaused ? TRIAL_INTERVAL : delay);
			return;
		}
		this.giveUp(delivery);
		webhook.consecutiveFailures += 1;
		if (webhook.consecutiveFailures < PAUSE_AFTER || webhook.autoPaused) return;
		Object.assign(webhook, { enabled: false, autoPaused: true });
		// The delivery that pauses the webhook is kept; one that fails so while it is paused is not.
		this.putBack(delivery, TRIAL_INTERVAL);
	}

	private putBack(delivery: Delivery, seconds: number): void {
		delivery.status = 'failed';
		delivery.nextRetryAt = this.state.clock.later(seconds / this.options.timeFactor);
	}

	private giveUp(delivery: Delivery): void {
		delivery.status = 'permanent_failure';
		delivery.nextRetryAt = null;
	}
}
