import type { INodeExecutionData } from 'n8n-workflow';
import { readFile } from '../harness';

/** A folder that the items of a mirror are applied to, as the example does it. */
export class Folder {
	readonly files = new Map<string, string>();
	/** Names of files that were written, in their order. */
	written: string[] = [];

	/** `keyOf` tells which names are one to the file system. */
	constructor(private readonly keyOf = (name: string) => name) {}

	/** Applies items, all or as many as given. */
	async apply(items: INodeExecutionData[], count = items.length): Promise<void> {
		for (const item of items.slice(0, count)) await this.applyOne(item);
	}

	private async applyOne(item: INodeExecutionData): Promise<void> {
		const { action, folder, fileName, previousFileNames } = item.json;
		if (action === undefined || action === null) return;
		for (const name of Array.isArray(previousFileNames) ? previousFileNames.map((each) => this.keyOf(String(each))) : []) {
			const content = this.files.get(name);
			this.files.delete(name);
			if (action === 'move' && content !== undefined) this.files.set(`${String(folder)}/${name}`, content);
		}
		if (action !== 'write') return;
		for (const property of Object.keys(item.binary ?? {})) {
			const name = property === 'data' ? String(fileName) : String(item.binary?.[property]?.fileName);
			this.files.set(this.keyOf(name), (await readFile(item, property)).toString());
			this.written.push(name);
		}
	}

	/** Names and contents, sorted by name. */
	contents(): Array<[string, string]> {
		return [...this.files].sort(([a], [b]) => (a < b ? -1 : 1));
	}
}
