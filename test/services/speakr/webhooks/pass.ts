/** Rows that one pass of the dispatcher has read and changed: others see the changes only once the pass commits. */
export class Pass<Row extends object> {
	private readonly drafts = new Map<Row, { draft: Row; read: Row }>();

	/** The pass's own copy of a row. */
	of(row: Row): Row {
		const known = this.drafts.get(row);
		if (known) return known.draft;
		const draft = { ...row };
		this.drafts.set(row, { draft, read: { ...row } });
		return draft;
	}

	/** Writes the columns that the pass changed; what others wrote to the rest meanwhile stays. */
	commit(): void {
		for (const [row, { draft, read }] of this.drafts) {
			const changed = Object.entries(draft).filter(([column, value]) => Reflect.get(read, column) !== value);
			Object.assign(row, Object.fromEntries(changed));
		}
	}
}
