/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test server, never shipped */
import type { Agent } from 'undici';

import type { Delivery, Webhook } from '../model';
import type { SpeakrState } from '../state';
import { deliveryAgent, post, type Outcome } from './post';

/** Seconds before attempts 2, 3, 4 and 5. */
const RETRY_DELAYS = [30, 120, 600, 3600] as const;
const SWEEP_INTERVAL = 5;
const SWEEP_SIZE = 100;
const PAUSE_AFTER = 10;
const TRIAL_INTERVAL = 3600;

export interface DispatcherOptions {
	timeFactor: number;
	workers: () => number;
}

function isRetryable({ status }: Outcome): boolean {
	return status === null || status === 408 || status === 429 || status >= 500;
}

/** Sends what is due, in sweeps, one delivery after the other. */
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
		return this.sweeping || this.selectable().some((delivery) => this.dueIn(delivery) <= 0);
	}

	/** To be called when a delivery was queued or a webhook changed: plans the next sweep. */
	wake(): void {
		if (this.closed || this.sweeping) return;
		const soonest = Math.min(...this.selectable().map((delivery) => this.dueIn(delivery)));
		if (soonest === Infinity) return;
		const wait = Math.max((SWEEP_INTERVAL * 1000) / this.options.timeFactor, Math.ceil(soonest));
		if (Date.now() + wait >= this.plannedAt) return;
		if (this.timer) clearTimeout(this.timer);
		this.plannedAt = Date.now() + wait;
		this.timer = setTimeout(() => void this.sweep(), wait);
	}

	async close(): Promise<void> {
		this.closed = true;
		if (this.timer) clearTimeout(this.timer);
		await this.agent.destroy();
	}

	/** Open deliveries, of an auto-paused webhook only its oldest: the one for the hourly trial. */
	private selectable(): Delivery[] {
		const tried = new Set<number>();
		return this.state.deliveries
			.where(({ status }) => status === 'pending' || status === 'failed')
			.filter(({ webhookId }) => {
				const paused = this.state.webhooks.get(webhookId)?.autoPaused ?? false;
				if (paused && tried.has(webhookId)) return false;
				tried.add(webhookId);
				return true;
			});
	}

	private dueIn(delivery: Delivery): number {
		const webhook = this.state.webhooks.get(delivery.webhookId);
		const own = delivery.nextRetryAt === null ? 0 : this.state.clock.millisecondsUntil(delivery.nextRetryAt);
		if (!webhook?.autoPaused || webhook.lastDeliveryAt === null) return own;
		const trial = this.state.clock.millisecondsUntil(webhook.lastDeliveryAt) + (TRIAL_INTERVAL * 1000) / this.options.timeFactor;
		return Math.max(own, trial);
	}

	private async sweep(): Promise<void> {
		this.sweeping = true;
		this.plannedAt = Infinity;
		// Chosen once: what a failure earlier in the sweep pauses is still sent.
		const due = this.selectable().filter((delivery) => this.dueIn(delivery) <= 0);
		const trials = new Set(due.filter(({ webhookId }) => this.state.webhooks.get(webhookId)?.autoPaused));
		for (const delivery of due.slice(0, SWEEP_SIZE)) {
			const webhook = this.state.webhooks.get(delivery.webhookId);
			if (this.closed) break;
			if (webhook) await this.attempt(webhook, delivery, trials.has(delivery));
		}
		this.sweeping = false;
		this.wake();
	}

	private async attempt(webhook: Webhook, delivery: Delivery, isTrial: boolean): Promise<void> {
		if (!webhook.enabled && !webhook.autoPaused) {
			this.giveUp(delivery, 'Webhook is disabled');
			return;
		}
		// Nothing locks a row, so each worker sends it; all of them then record the same.
		const copies = Array.from({ length: this.options.workers() }, () => post(webhook, delivery, this.agent, this.state.clock));
		const [outcome] = await Promise.all(copies);
		if (!outcome || this.closed) return;
		delivery.attemptCount += 1;
		delivery.responseStatus = outcome.status;
		delivery.responsePreview = outcome.preview;
		delivery.errorMessage = outcome.error;
		this.record(webhook, delivery, outcome, isTrial);
		webhook.lastDeliveryAt = this.state.clock.now();
		webhook.updatedAt = this.state.clock.now();
	}

	private record(webhook: Webhook, delivery: Delivery, outcome: Outcome, isTrial: boolean): void {
		if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) {
			delivery.status = 'success';
			delivery.deliveredAt = this.state.clock.now();
			delivery.nextRetryAt = null;
			webhook.consecutiveFailures = 0;
			if (webhook.autoPaused) {
				webhook.autoPaused = false;
				webhook.enabled = true;
			}
			return;
		}
		const delay = RETRY_DELAYS[delivery.attemptCount - 1];
		if (isRetryable(outcome) && delay !== undefined) {
			this.retry(delivery, delay);
			return;
		}
		this.giveUp(delivery, delivery.errorMessage);
		webhook.consecutiveFailures += 1;
		if (webhook.consecutiveFailures < PAUSE_AFTER || (webhook.autoPaused && !isTrial)) return;
		webhook.enabled = false;
		webhook.autoPaused = true;
		// The delivery that pauses the webhook is kept: it is the one that is tried again each hour.
		this.retry(delivery, TRIAL_INTERVAL);
	}

	private retry(delivery: Delivery, seconds: number): void {
		delivery.status = 'failed';
		delivery.nextRetryAt = this.state.clock.later(seconds / this.options.timeFactor);
	}

	private giveUp(delivery: Delivery, reason: string | null): void {
		delivery.status = 'permanent_failure';
		delivery.nextRetryAt = null;
		delivery.errorMessage = reason;
	}
}
