import type { INodeExecutionData } from 'n8n-workflow';
import { readFile } from '../harness';

/** A folder that the items of a mirror are applied to as the examples do it, one row of nodes after the other. */
export class Folder {
	readonly files = new Map<string, string>();

	/** `keyOf` tells which names are one to the file system. */
	constructor(private readonly keyOf = (name: string) => name) {}

	/** Removes files, then writes files, for all items or up to a number of such steps. Throws if a run says two things about one. */
	async apply(items: INodeExecutionData[], steps = Infinity): Promise<void> {
		checkSaysOneThing(items);
		for (const item of items.slice(0, steps)) this.remove(item);
		for (const item of items.slice(0, Math.max(0, steps - items.length))) await this.write(item);
	}

	private remove({ json: { action, folder, previousFileNames } }: INodeExecutionData): void {
		for (const name of Array.isArray(previousFileNames) ? previousFileNames.map((each) => this.keyOf(String(each))) : []) {
			const content = this.files.get(name);
			this.files.delete(name);
			if (action === 'move' && content !== undefined) this.files.set(`${String(folder)}/${name}`, content);
		}
	}

	private async write(item: INodeExecutionData): Promise<void> {
		const { action, fileName } = item.json;
		if (action !== 'write') return;
		for (const property of Object.keys(item.binary ?? {})) {
			const name = property === 'data' ? String(fileName) : String(item.binary?.[property]?.fileName);
			this.files.set(this.keyOf(name), (await readFile(item, property)).toString());
		}
	}

	/** Names and contents, sorted by name. */
	contents(): Array<[string, string]> {
		return [...this.files].sort(([a], [b]) => (a < b ? -1 : 1));
	}
}

/** A deletion may come before what got the ID since. */
function checkSaysOneThing(items: INodeExecutionData[]): void {
	const written = new Set<string>();
	for (const { json: { action, id } } of items.filter(({ json }) => typeof json.action === 'string')) {
		if (written.has(String(id))) throw new Error(`In one run, ${String(id)} is written and then: ${String(action)}`);
		if (action === 'write') written.add(String(id));
	}
}
