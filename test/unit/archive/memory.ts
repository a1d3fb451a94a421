import { ServiceFailure } from '../../../nodes/shared/errors';
import { walkByOffset, walkFromMoment, walkFromNewest, type Entry, type ArchiveSource } from '../../../nodes/shared/archive';
import { sortable } from '../../../nodes/shared/archive/recent-marks';
import type { Clock } from '../../../nodes/shared/archive/patient-client';

export interface Row {
	[name: string]: string;
	id: string;
	created: string;
	title: string;
	state: Entry['state'];
}

/** An archive in memory that others change while it is read. */
export class Memory {
	rows: Row[] = [];
	/** Called before each request. */
	onRequest: () => void = () => {};
	requests = 0;
	/** How often each text was given. */
	readonly given = new Map<string, number>();

	constructor(private readonly size = 100) {}

	add(row: Partial<Row> & { id: string; created: string }): Row {
		const full: Row = { title: `Title ${row.id}`, state: 'finished', ...row };
		this.rows.push(full);
		return full;
	}

	private async request<T>(answer: () => T): Promise<T> {
		this.requests++;
		await Promise.resolve();
		this.onRequest();
		return answer();
	}

	private get ascending() {
		return [...this.rows].sort((a, b) => (sortable(a.created) < sortable(b.created) ? -1 : sortable(a.created) > sortable(b.created) ? 1 : 0));
	}

	/** As a service with this order of its list, its texts up to `batchSize` in one request. */
	source(order: 'moment' | 'offset' | 'newest', batchSize = 1): ArchiveSource {
		const { size } = this;
		const walks: Record<typeof order, ArchiveSource['walk']> = {
			moment: (cursor) =>
				walkFromMoment(
					async (since, page) =>
						await this.request(() =>
							this.ascending
								.filter(({ created }) => since === undefined || sortable(created) >= sortable(since))
								.slice((page - 1) * size, page * size),
						),
					toEntry,
					size,
					cursor,
				),
			offset: (cursor) =>
				walkByOffset(async (offset) => await this.request(() => ({ entries: this.ascending.slice(offset, offset + size), total: this.rows.length })), toEntry, size, cursor),
			newest: (cursor) =>
				walkFromNewest(
					async (before) =>
						await this.request(() => {
							const descending = this.ascending.reverse();
							const index = descending.findIndex(({ id }) => id === before);
							if (before !== undefined && index === -1) return undefined;
							const entries = descending.slice(index + 1, index + 1 + size);
							return { entries, next: entries.length === size ? entries.at(-1)?.id : undefined };
						}),
					toEntry,
					() => 'within',
					cursor,
				),
		};
		return {
			unreadable: () => 0,
			walk: walks[order],
			refresh: async function* (this: Memory, marks: Entry[]) {
				for (const { id, created } of marks) {
					const row = await this.request(() => this.rows.find((each) => each.id === id && each.created === created));
					if (row) yield toEntry(row);
				}
			}.bind(this),
			fetch: {
				batchSize,
				many: async (entries) =>
					await this.request(() => {
						const found = entries.filter(({ id }) => this.rows.some((row) => row.id === id));
						if (entries.length === 1 && found.length === 0) throw new ServiceFailure('Not found', { status: 404, final: true });
						return new Map(found.map(({ id, title }) => [id, { text: `${title}\n` }]));
					}),
			},
		};
	}
}

const toEntry = (row: object): Entry => {
	const { id, created, title, state } = row as Row;
	return { id, created, title, state, date: created, about: {} };
};

/** A clock that only moves when somebody sleeps. */
export function stoppedClock(): Clock & { time: number } {
	const clock = {
		time: Date.parse('2026-11-22T00:00:00Z'),
		now: () => clock.time,
		sleep: async (milliseconds: number) => {
			clock.time += milliseconds;
			await Promise.resolve();
		},
	};
	return clock;
}
