/** Rows by id. Like SQLite without AUTOINCREMENT, the highest id is given again after its row is deleted. */
export class Table<Row extends { id: number }> {
	private readonly rows = new Map<number, Row>();
	private highest = 0;

	get size(): number {
		return this.rows.size;
	}

	nextId(): number {
		return this.highest + 1;
	}

	insert(row: Row): Row {
		this.rows.set(row.id, row);
		this.highest = Math.max(this.highest, row.id);
		return row;
	}

	get(id: number): Row | undefined {
		return this.rows.get(id);
	}

	delete(id: number): void {
		this.rows.delete(id);
		if (id === this.highest) this.highest = Math.max(0, ...this.rows.keys());
	}

	clear(): void {
		this.rows.clear();
		this.highest = 0;
	}

	all(): Row[] {
		return [...this.rows.values()].sort((a, b) => a.id - b.id);
	}

	where(test: (row: Row) => boolean): Row[] {
		return this.all().filter(test);
	}
}
