import { ownSignal, sleep } from '../sleep';
import { maxLimitWait, type Allowance } from './allowance';

/** Requests of one kind that may be in flight together, those in the background apart. */
export interface Lane {
	places: number;
	isLong: boolean;
	taken: number;
	takenInBackground: number;
}

export interface Turn {
	run: { inFlight: number };
	isBackground: boolean;
	isTrial?: boolean;
	lane: Lane;
	allowance: Allowance;
	signal?: AbortSignal;
	until: number;
	displayName: string;
}

type Waiting = Turn & { begin(): void; fail(error: unknown): void };

const isFull = ({ isBackground, lane: { places, taken, takenInBackground } }: Turn) =>
	taken >= places || (isBackground && takenInBackground >= Math.ceil(places / 2));

const goesBefore = (a: Turn, b: Turn) =>
	a.isBackground === b.isBackground ? a.run.inFlight < b.run.inFlight : !a.isBackground;

function occupy({ run, lane, isBackground }: Turn, places: 1 | -1) {
	run.inFlight += places;
	lane.taken += places;
	if (isBackground) lane.takenInBackground += places;
}

/** The order in which the requests of a credential begin: first what somebody waits for, each run in its turn. */
export class Turns {
	private waiting: Waiting[] = [];
	private alarm?: { at: number; stop: AbortController };

	/** Runs `task` when it is its turn. Rejects as soon as `signal` aborts, or if a limit lasts too long. */
	async run<T>(turn: Turn, task: () => Promise<T>): Promise<T> {
		turn.signal?.throwIfAborted();
		const end = await this.wait(turn);
		const done = task();
		await done.then(() => end(), end);
		occupy(turn, -1);
		this.proceed();
		return await done;
	}

	private async wait(turn: Turn): Promise<(error?: unknown) => void> {
		return await new Promise((resolve, reject) => {
			const signal = ownSignal(turn.signal);
			const abort = () => {
				waiting.fail(signal?.reason);
				this.proceed();
			};
			const leave = () => {
				this.waiting = this.waiting.filter((each) => each !== waiting);
				signal?.removeEventListener('abort', abort);
			};
			const waiting: Waiting = {
				...turn,
				begin() {
					leave();
					occupy(turn, 1);
					resolve(turn.allowance.begin({ isTrial: turn.isTrial, isLong: turn.lane.isLong }));
				},
				fail(error) {
					leave();
					reject(error);
				},
			};
			signal?.addEventListener('abort', abort);
			this.waiting.push(waiting);
			this.proceed();
		});
	}

	private proceed() {
		for (;;) {
			const opensAt = this.admitNext();
			if (opensAt !== undefined) return this.wakeAt(opensAt);
		}
	}

	/** Begins the next turn, or tells when one may begin. Those that would wait too long fail. */
	private admitNext(): number | undefined {
		const now = Date.now();
		let next: Waiting | undefined;
		let earliest = Infinity;
		for (const turn of this.waiting) {
			const opensAt = turn.allowance.opensAt(turn.isBackground);
			const dependsOnAnswers = opensAt === Infinity;
			const end = dependsOnAnswers ? turn.until : opensAt;
			const isTooLate = dependsOnAnswers ? end <= now : end > Math.min(turn.until, now + maxLimitWait);
			const refusal = turn.isTrial ? undefined : turn.allowance.refusal();
			const failure = refusal ?? (isTooLate ? turn.allowance.limitReached(turn.displayName, end) : undefined);
			if (failure) turn.fail(failure);
			else if (opensAt > now) earliest = Math.min(earliest, end);
			else if (!isFull(turn) && (!next || goesBefore(turn, next))) next = turn;
		}
		if (!next) return earliest;
		next.begin();
		return undefined;
	}

	private wakeAt(at: number) {
		if (this.alarm?.at === at) return;
		this.alarm?.stop.abort();
		this.alarm = undefined;
		if (at === Infinity) return;
		const stop = new AbortController();
		this.alarm = { at, stop };
		const wake = () => {
			this.alarm = undefined;
			this.proceed();
		};
		sleep(at - Date.now(), stop.signal).then(wake, () => {});
	}
}
