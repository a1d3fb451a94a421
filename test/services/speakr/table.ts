/** Rows by id. Like SQLite without AUTOINCREMENT, the highest id is given again after its row is deleted. */
export class Table<Row extends { id: number }> {
	private readonly rows = new Map<number, Row>();

	get size(): number {
		return this.rows.size;
	}

	nextId(): number {
		return Math.max(0, ...this.rows.keys()) + 1;
	}

	insert(row: Row): Row {
		this.rows.set(row.id, row);
		return row;
	}

	get(id: number): Row | undefined {
		return this.rows.get(id);
	}

	delete(id: number): void {
		this.rows.delete(id);
	}

	all(): Row[] {
		return [...this.rows.values()].sort((a, b) => a.id - b.id);
	}

	where(test: (row: Row) => boolean): Row[] {
		return this.all().filter(test);
	}
}
