import { ServiceFailure } from '../errors';
import type { Quota } from './quota';
import type { Rate } from './types';

/** Seconds: with a longer wait, the run fails instead of seeming to hang. */
export const maxWait = 60;

export const maxSeconds = 31_536_000;
/** Seconds after which a refusal is tried again that names no time: what services mostly count over. */
const commonWindows = [10, 60, 300];
/** What services mostly allow. A request beyond it goes alone, so that only one is refused. */
const commonLimits = new Set([60, 100, 120, 200, 300, 500, 600, 1_000]);
/** An hourly limit doesn't end in seconds, but another worker of the service may still have capacity. */
const maxTriesAtLongLimit = 2;
const idle = 60_000;
const pauseOfRun = 10_000;
/** Windows after which single requests may exceed a limit that was learned: it may have been raised. */
const learnedWindows = 3;
const minLearned = 10;
/** The part of a known limit that requests in the background leave to others. */
const reserve = 0.25;

/** The requests that a limit may count together. */
interface RateWindow {
	begun: number;
	lastBegun: number;
	sent: number;
	accepted: number;
	refusedAt?: number;
	refusals: number;
}

const newRateWindow = (now: number): RateWindow => ({ begun: now, lastBegun: now, sent: 0, accepted: 0, refusals: 0 });

export class LimitNotOver extends ServiceFailure {}

function withTime({ message, advice, window }: ServiceFailure, end: number, now: number): LimitNotOver {
	const seconds = Math.min(Math.max(0, (end - now) / 1000), maxSeconds);
	const time = new Date(now + seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
	return new LimitNotOver(`${message} until ${time} UTC`, { advice, status: 429, retryAfter: seconds, window });
}

function createBudget(rate: Rate, lifetime = Infinity) {
	const begun: number[] = [];
	const end = Date.now() + lifetime;
	return {
		interval: rate.interval,
		isSure: () => Date.now() < end,
		opensAt(isBackground: boolean) {
			const requests = isBackground ? Math.ceil(rate.requests * (1 - reserve)) : rate.requests;
			return begun.length < requests ? 0 : (begun[begun.length - requests] ?? 0) + rate.interval;
		},
		spend(now: number) {
			begun.push(now);
			if (begun.length > rate.requests) begun.shift();
		},
	};
}

/** What a service still accepts in one bucket: as documented, as its responses tell, or as its refusals show. */
export class Allowance {
	private budget?: ReturnType<typeof createBudget>;
	private window = newRateWindow(Date.now());
	private pausedUntil = 0;
	private inFlight = 0;
	private told?: Omit<Quota, 'seconds'> & { until: number };
	private closed?: { until: number; end: number; failure: ServiceFailure };

	constructor(private readonly rate?: Rate) {
		this.budget = rate && createBudget(rate);
	}

	/** When the next request may begin, in milliseconds since 1970; Infinity if that depends on those under way. */
	opensAt(isBackground = false): number {
		const { window, told, budget, inFlight } = this;
		if (window.refusedAt !== undefined) return inFlight > 0 ? Infinity : this.pausedUntil;
		if (told && told.until > Date.now()) {
			const left = told.remaining - (isBackground ? told.requests * reserve : 0);
			if (left > inFlight) return 0;
			return inFlight > 0 && told.remaining > 0 ? Infinity : told.until;
		}
		if (budget) {
			const opensAt = budget.opensAt(isBackground);
			if (opensAt <= Date.now() || budget.isSure()) return opensAt;
			return inFlight > 0 ? Infinity : 0;
		}
		const isProbing = commonLimits.has(window.sent) || commonLimits.has(window.sent - 1);
		return inFlight > 0 && isProbing ? Infinity : 0;
	}

	refusal(): ServiceFailure | undefined {
		const now = Date.now();
		return this.closed && this.closed.until > now ? withTime(this.closed.failure, this.closed.end, now) : undefined;
	}

	begin(): (error?: unknown) => void {
		const now = Date.now();
		if (this.window.refusedAt === undefined) {
			const { begun, lastBegun } = this.window;
			if (now - lastBegun > idle || (this.budget && now - begun >= this.budget.interval)) this.window = newRateWindow(now);
			else if (now - lastBegun > pauseOfRun) this.window.sent = 0;
		}
		this.window.lastBegun = now;
		this.window.sent++;
		this.inFlight++;
		const isBeyond = !this.budget?.isSure() && Number(this.budget?.opensAt(false)) > now;
		this.budget?.spend(now);
		return (error) => {
			this.inFlight--;
			const status = error instanceof ServiceFailure ? error.status : undefined;
			if (error instanceof ServiceFailure && status === 429) this.refuse(error, now);
			else if (error === undefined || status !== undefined) this.accept(now, isBeyond);
		};
	}

	note({ remaining, requests, seconds }: Quota) {
		const now = Date.now();
		const until = now + seconds * 1000;
		const { told } = this;
		// Times are whole seconds, and responses may overtake each other.
		const isNext = !told || told.until <= now || (until > told.until + 2_000 && remaining > told.remaining);
		this.told = isNext ? { remaining, requests, until } : { ...told, remaining: Math.min(told.remaining, remaining) };
	}

	limitReached(displayName: string, end: number): ServiceFailure {
		const advice = 'Run the workflow again later, or with fewer items';
		return withTime(this.closed?.failure ?? new ServiceFailure(`${displayName}'s rate limit is reached`, { advice }), end, Date.now());
	}

	close(failure: ServiceFailure) {
		const until = Date.now() + maxWait * 1000;
		if (!this.refusal()) this.closed = { until, end: until, failure };
	}

	private refuse(failure: ServiceFailure, begun: number) {
		const { window } = this;
		// Those that were under way with the first refused one say nothing new.
		if (window.refusedAt !== undefined && begun <= window.refusedAt) return;
		const now = Date.now();
		window.refusedAt = now;
		window.refusals++;
		const wait = this.waitAfter(failure, now);
		if (wait <= maxWait * 1000) {
			this.pausedUntil = Math.max(this.pausedUntil, now + wait);
			return;
		}
		const until = now + (failure.retryAfter === undefined ? maxWait * 1000 : wait);
		this.closed = { until, end: now + wait, failure };
	}

	/** Milliseconds until a refused request is tried again. */
	private waitAfter({ retryAfter, window: seconds }: ServiceFailure, now: number): number {
		if (retryAfter !== undefined) return retryAfter * 1000;
		const { begun, refusals } = this.window;
		const isLong = seconds !== undefined && seconds > maxWait;
		if (isLong && refusals <= maxTriesAtLongLimit) return 500 * 2 ** (refusals - 1);
		const windows = seconds === undefined ? commonWindows : [seconds];
		const left = windows.map((each) => begun + each * 1000 - now).find((each) => each > 0);
		// Somebody else uses the same limit, or its window began later than ours.
		return left ?? (windows.at(-1) ?? maxWait) * 250;
	}

	private accept(begun: number, isBeyond: boolean) {
		if (isBeyond) this.budget = undefined;
		const { window, rate, told } = this;
		if (window.refusedAt === undefined || begun <= window.refusedAt) {
			if (window.accepted === 0) window.begun = Math.min(Date.now(), window.begun + 1_000);
			window.accepted++;
			return;
		}
		const learned = { requests: window.accepted, interval: begun - window.begun };
		if (!rate && !told && learned.requests >= minLearned) {
			this.budget = createBudget(learned, learned.interval * learnedWindows);
			this.budget.spend(begun);
		}
		this.window = { ...newRateWindow(begun), sent: 1, accepted: 1 };
	}
}
