/** Speakr's changes feed on a database with locks: a write is stamped at once and may be read only later. Times in ms. */
import type { Change } from '../../../../nodes/Speakr/triggers/feed/news';
import type { FeedSource, Page } from '../../../../nodes/Speakr/triggers/feed/read-feed';

interface Recording {
	id: number;
	createdAt: number;
	updatedAt: number;
	status: string;
	/** Whether it was there when reading began. */
	isOld: boolean;
}

/** After a stamp: an upsert comes before a deletion. */
type Position = [stamp: number, kind: number, id: number];

const settle = 2_000;
const compare = (a: Position, b: Position) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
const text = (moment: number) => new Date(moment).toISOString();

export class ModelSpeakr {
	now = 1_000_000_000_000;
	readonly recordings = new Map<number, Recording>();
	readonly deletions: Array<{ id: number; deletedAt: number }> = [];
	private tombstones: Array<{ id: number; deletedAt: number }> = [];
	private prunedBefore = 0;
	private waiting: Array<{ at: number; commit: () => void }> = [];
	private latestId = 0;
	requests = 0;

	/** Time passes, and writes whose lock is free become visible. */
	pass(milliseconds: number): void {
		this.now += milliseconds;
		const due = this.waiting.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
		this.waiting = this.waiting.filter(({ at }) => at > this.now);
		for (const { commit } of due) commit();
	}

	private stamped(lag: number, commit: (stamp: number) => void): void {
		this.pass(1);
		const stamp = this.now;
		this.waiting.push({ at: stamp + lag, commit: () => commit(stamp) });
		this.pass(0);
	}

	create(lag: number, columns: Partial<Recording> = {}): void {
		const id = ++this.latestId;
		this.stamped(lag, (stamp) => {
			this.recordings.set(id, { id, createdAt: stamp, updatedAt: stamp, status: 'PROCESSING', isOld: false, ...columns });
		});
	}

	/** Any but the first, which nobody touches: a Speakr has something old. */
	private chosen(which: number): Recording | undefined {
		return [...this.recordings.values()][1 + (which % Math.max(1, this.recordings.size - 1))];
	}

	/** Ends its processing, once; later it is an edit. */
	write(which: number, lag: number): void {
		const recording = this.chosen(which);
		if (!recording) return;
		this.stamped(lag, (stamp) => Object.assign(recording, { updatedAt: stamp, status: 'COMPLETED' }));
	}

	delete(which: number, lag: number): void {
		const recording = this.chosen(which);
		if (!recording) return;
		const { id } = recording;
		this.stamped(lag, (stamp) => {
			if (!this.recordings.delete(id)) return;
			this.deletions.push({ id, deletedAt: stamp });
			this.tombstones.push({ id, deletedAt: stamp });
		});
	}

	/** Forgets deletions older than `age`. */
	prune(age: number): void {
		this.prunedBefore = this.now - age;
		this.tombstones = this.tombstones.filter(({ deletedAt }) => deletedAt >= this.prunedBefore);
	}

	private upsert({ id, createdAt, updatedAt, status }: Recording): { position: Position; change: Change } {
		const recording = { id, status, created_at: text(createdAt), updated_at: text(updatedAt), completed_at: null };
		return { position: [updatedAt, 0, id], change: { type: 'upsert', stamp: text(updatedAt), moment: updatedAt, recording } };
	}

	private read(cursor: string | undefined, limit: number): Page | undefined {
		const parsed: { after: Position; since?: number } = cursor === undefined ? { after: [0, 0, 0], since: this.now } : JSON.parse(cursor);
		const { after, since } = parsed;
		if (cursor !== undefined && (since ?? after[0]) < this.prunedBefore) return undefined;
		const deleted = this.tombstones
			.filter(({ deletedAt }) => since === undefined || deletedAt >= since)
			.map(({ id, deletedAt }) => ({
				position: [deletedAt, 1, id] satisfies Position,
				change: { type: 'delete', stamp: text(deletedAt), moment: deletedAt, recording: { id } } satisfies Change,
			}));
		const due = [...[...this.recordings.values()].map((each) => this.upsert(each)), ...deleted]
			.filter(({ position }) => position[0] <= this.now - settle && compare(position, after) > 0)
			.sort((a, b) => compare(a.position, b.position));
		const shown = due.slice(0, limit);
		const hasMore = due.length > limit;
		const next = hasMore ? { after: shown.at(-1)?.position, since } : { after: [this.now - settle, 1, Infinity] };
		return { changes: shown.map(({ change }) => change), cursor: JSON.stringify(next).replace('null', '9e9'), hasMore };
	}

	/** As a client sees it: small pages, each of which takes some time. */
	source(pageSize: number, latency: number): FeedSource {
		const listed = (each: Recording) => {
			const { change } = this.upsert(each);
			return each.updatedAt > this.now ? { ...change, moment: 0 } : change;
		};
		return {
			now: () => this.now,
			page: async (cursor, limit) => {
				this.requests++;
				this.pass(latency);
				const page = this.read(cursor, Math.min(limit, pageSize));
				this.pass(latency);
				return await Promise.resolve(page);
			},
			latest: async () => {
				this.pass(latency);
				const newest = [...this.recordings.values()].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, pageSize);
				return await Promise.resolve(newest.map(listed));
			},
			since: async function* (this: ModelSpeakr, moment: number) {
				const all = [...this.recordings.values()].filter(({ updatedAt }) => updatedAt >= moment && updatedAt <= this.now).sort((a, b) => a.updatedAt - b.updatedAt);
				for (const [index, each] of all.entries()) {
					if (index > 0 && index % pageSize === 0) this.requests++;
					yield await Promise.resolve(this.upsert(each).change);
				}
			}.bind(this),
		};
	}
}
