import { isLimit, ServiceFailure } from '../errors';
import { maxTries } from '../max-tries';
import { maxSeconds, type Quota } from './quota';
import type { Rate } from './types';

/** Seconds: with a longer wait, the run fails instead of seeming to hang. */
export const maxWait = 60;

/** Milliseconds: a known limit of a minute is waited for, an hourly one is not. */
export const maxLimitWait = 2 * maxWait * 1000;

/** Milliseconds. What services mostly count over; the shorter ones are tried first where a refusal names no time. */
const commonWindows = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1000);
const minWindow = 10_000;
const triedWindows = [minWindow, 60_000];
/** What services mostly allow. The others wait for the answer to a request beyond it, so that only one is refused. */
const commonLimits = [50, 60, 100, 120, 200, 300, 500, 600, 1_000];
const pauseOfRun = 10_000;
/** After so many windows, or requests, one request may exceed a limit that was learned: it may have been raised. */
const learnedWindows = 3;
const learnedRequests = 200;
const minLearned = 10;
const maxCounted = 2_000;
/** The part of a known limit that requests in the background leave to others. */
const reserve = 0.25;

/** A request that the service counts: when it began, then when it was answered, at most a second later. */
interface Counted {
	at: number;
}

/** Until when all wait, and what that tells of the limit: its window and the first request in it, if known. */
interface Pause {
	until: number;
	window?: number;
	first?: number;
}

interface Refused extends Pause {
	times: number;
	/** When the first of them came. */
	since: number;
}

/** "At once", as a date of a clock behind ours says, tells no time: it is tried once, or twice at a limit known to be long. */
export const tellsTime = (failure: ServiceFailure): failure is ServiceFailure & { retryAfter: number } =>
	failure.retryAfter !== undefined && failure.retryAfter >= 1;

export class LimitNotOver extends ServiceFailure {}

function withTime({ message, advice, window }: ServiceFailure, end: number, now: number): LimitNotOver {
	const seconds = Math.min(Math.max(0, (end - now) / 1000), maxSeconds);
	const time = new Date(now + seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
	return new LimitNotOver(`${message} until ${time} UTC`, { advice, status: 429, retryAfter: seconds, window });
}

/** What a service still accepts in one bucket: as documented, as its responses tell, or as its refusals show. */
export class Allowance {
	private counted: Counted[] = [];
	private learned?: Rate & { sureUntil: number };
	private refused?: Refused;
	/** Without long requests, whose answers may be an hour away. */
	private inFlight = 0;
	/** Requests of the current series, and when it and its latest one began. */
	private series = { sent: 0, begun: 0, lastBegun: -Infinity };
	/** Requests that were accepted within the shortest of the common windows: no limit below is looked for again. */
	private passed = 0;
	/** Requests that were accepted in the last window that was found out. */
	private accepted = 0;
	private told?: Omit<Quota, 'seconds'> & { until: number };
	private closed?: { until: number; end: number; failure: ServiceFailure };
	private latest = 0;

	constructor(private readonly rate?: Rate) {}

	/** When the next request may begin, in milliseconds since 1970; Infinity if that depends on the answers to those under way. */
	opensAt(isBackground = false): number {
		const now = this.syncClock();
		const { told, inFlight, refused, learned } = this;
		if (refused) return inFlight > 0 ? Infinity : refused.until;
		if (told && told.until > now) {
			const left = told.remaining - (isBackground ? told.requests * reserve : 0);
			if (left > inFlight) return 0;
			return inFlight > 0 && told.remaining > 0 ? Infinity : told.until;
		}
		if (inFlight > 0 && this.isProbing()) return Infinity;
		const documented = this.endOf(this.rate, isBackground);
		const found = this.endOf(learned, isBackground);
		if (!learned || isBackground || found <= now || learned.sureUntil > now) return Math.max(documented, found);
		return inFlight > 0 ? Infinity : documented;
	}

	refusal(): ServiceFailure | undefined {
		const now = this.syncClock();
		return this.closed && this.closed.until > now ? withTime(this.closed.failure, this.closed.end, now) : undefined;
	}

	/** A trial that is answered ends what was taken for a limit; refused, it says nothing new. */
	begin({ isTrial = false, isLong = false } = {}): (error?: unknown) => void {
		const now = this.syncClock();
		const { refused, series } = this;
		const isBeyond = this.endOf(this.learned) > now;
		const isNew = refused !== undefined || now - series.lastBegun > pauseOfRun;
		this.series = isNew ? { sent: 1, begun: now, lastBegun: now } : { ...series, sent: series.sent + 1, lastBegun: now };
		const { sent, begun } = this.series;
		const counted: Counted = { at: now };
		this.counted.push(counted);
		if (this.counted.length > maxCounted) this.counted.shift();
		if (!isLong) this.inFlight++;
		return (error) => {
			if (!isLong) this.inFlight--;
			const status = error instanceof ServiceFailure ? error.status : undefined;
			// The service counts it when it arrives, which is before the answer.
			counted.at = Math.min(Date.now(), now + 1_000);
			// Those that were under way with the first refused one say nothing new.
			const isNews = refused === this.refused;
			if (error instanceof ServiceFailure && isLimit(error)) {
				this.counted = this.counted.filter((each) => each !== counted);
				if (isNews && !isTrial) this.refuse(error);
			} else if (isNews && (error === undefined || status !== undefined)) {
				if (isBeyond || isTrial) this.learned = undefined;
				if (Date.now() - begun < minWindow) this.passed = Math.max(this.passed, sent - 1);
				if (isTrial) this.refused = this.closed = undefined;
				else if (refused) this.resume(refused);
			}
		};
	}

	note({ remaining, requests, seconds }: Quota) {
		const now = this.syncClock();
		const until = now + seconds * 1000;
		const { told } = this;
		// Times are whole seconds, and responses may overtake each other.
		const isNext = !told || told.until <= now || (until > told.until + 2_000 && remaining > told.remaining);
		this.told = isNext ? { remaining, requests, until } : { ...told, remaining: Math.min(told.remaining, remaining) };
	}

	limitReached(displayName: string, end: number): ServiceFailure {
		const advice = 'Try again later, or with fewer items';
		return withTime(this.closed?.failure ?? new ServiceFailure(`${displayName}'s rate limit is reached`, { advice }), end, Date.now());
	}

	close(failure: ServiceFailure) {
		const until = Date.now() + maxWait * 1000;
		if (!this.refusal()) this.closed = { until, end: until, failure };
	}

	/** Where the clock was set back, what was noted by it would last for as long as the jump. */
	private syncClock(): number {
		const now = Date.now();
		if (now < this.latest - 1_000) {
			this.counted = [];
			this.learned = this.told = this.closed = undefined;
			this.series = { ...this.series, lastBegun: -Infinity };
			if (this.refused) this.refused = { ...this.refused, until: now, since: now };
			this.latest = now;
		}
		this.latest = Math.max(this.latest, now);
		return now;
	}

	private refuse(failure: ServiceFailure) {
		const now = this.syncClock();
		const isOver = Math.max(this.refused?.until ?? 0, this.closed?.until ?? 0) < now - pauseOfRun;
		const { times: before = 0, since = now } = (!isOver && this.refused) || {};
		const times = before + 1;
		const pause = this.pauseAfter(failure, now, { times, since });
		this.refused = { ...pause, times, since };
		this.passed = 0;
		const { until } = pause;
		if (until - now <= maxWait * 1000 && (tellsTime(failure) || until - since <= maxLimitWait)) return;
		const closedUntil = tellsTime(failure) ? until : now + maxWait * 1000;
		this.closed = { until: closedUntil, end: Math.max(until, closedUntil), failure };
		this.refused.until = now;
	}

	private pauseAfter(failure: ServiceFailure, now: number, { times, since }: Omit<Refused, keyof Pause>): Pause {
		const { retryAfter, window: seconds } = failure;
		if (tellsTime(failure)) return this.pauseUntil(now + failure.retryAfter * 1000, times === 1 && Number.isInteger(retryAfter));
		const longTries = seconds !== undefined && seconds > maxWait ? maxTries.longLimit : 0;
		const quickTries = Math.max(longTries, retryAfter === undefined ? 0 : 1);
		if (times <= quickTries) return { until: now + (retryAfter ?? 0.5) * 1000 * 2 ** (times - 1) };
		const { learned } = this;
		const tried = learned ? [learned.interval, ...triedWindows.filter((each) => each > learned.interval)] : triedWindows;
		const windows = seconds === undefined ? tried : [seconds * 1000];
		const window = windows[times - quickTries - 1];
		if (window === undefined) return { until: this.laterEnd(windows.at(-1) ?? 0, now, since) };
		const first = this.firstSince(now - window);
		return { until: (first ?? now) + window, window, first };
	}

	/** The window began with a later one of our requests, somebody else uses the same limit, or it is longer. */
	private laterEnd(window: number, now: number, since: number): number {
		const soonest = now + Math.max(window, now - since) / 4;
		return Math.max(soonest, (this.firstSince(soonest - window) ?? 0) + window);
	}

	/** Whole seconds are rounded up: a common window of many of our requests that ends in that second is over then. */
	private pauseUntil(end: number, isRounded: boolean): Pause {
		const from = Math.max(end - 1_000, Date.now());
		for (const window of isRounded && !this.told ? commonWindows : []) {
			const first = this.firstSince(from - window);
			if (first !== undefined && first + window <= end && this.countSince(first) >= minLearned) return { until: first + window, window, first };
		}
		const { begun } = this.series;
		return { until: end, window: end - begun, first: begun };
	}

	/** The first request that was accepted after a pause says how long the window was. */
	private resume({ window, first = Infinity }: Refused) {
		this.refused = undefined;
		const accepted = this.countSince(first) - 1;
		if (this.told || window === undefined || accepted < minLearned || accepted >= maxCounted - 1) return;
		// Other requests may have been counted, too: if many were, there may be none in the next window.
		const requests = commonLimits.find((each) => each >= accepted && each <= accepted * 1.05) ?? accepted;
		const isLimit = commonLimits.includes(requests) || Math.abs(accepted - this.accepted) <= accepted * 0.05;
		const windows = isLimit ? Math.max(learnedWindows, learnedRequests / requests) : 0;
		this.accepted = accepted;
		this.learned = { requests, interval: window, sureUntil: Date.now() + window * windows };
	}

	private isProbing(): boolean {
		const before = this.series.sent - 1;
		if (this.learned) return before > 0 && before % this.learned.requests === 0;
		return before > this.passed && commonLimits.includes(before);
	}

	private firstSince(time: number): number | undefined {
		return this.counted.find(({ at }) => at > time)?.at;
	}

	private countSince(time: number): number {
		return this.counted.filter(({ at }) => at >= time).length;
	}

	private endOf(limit: Rate | undefined, isBackground = false): number {
		if (!limit) return 0;
		const requests = isBackground ? Math.ceil(limit.requests * (1 - reserve)) : limit.requests;
		const first = this.counted[this.counted.length - requests];
		return first ? first.at + limit.interval : 0;
	}
}
