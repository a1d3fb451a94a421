import type { INodeParameters } from 'n8n-workflow';
import type { NodeExecution } from '../harness';
import { Folder } from './folder';
import { manifestOf } from './manifest';
import { sizeOr } from './ordeal';

interface Counted {
	run(operation: 'archive:export', parameters: INodeParameters, options: { mode: 'trigger' }): Promise<NodeExecution>;
	add(number: number): void;
	edit(number: number): void;
	remove(number: number): void;
	/** Those sent since the last call. */
	requests(): string[];
	/** Lets time pass. */
	pass?(): void;
}

/** Transcripts: some pages of every list. */
export const countedSize = sizeOr(300);

/** Requests of a first run, of one without changes, and of one after ten edits and three deletions. */
export async function countRequests(archive: Counted, parameters: INodeParameters = {}) {
	const folder = new Folder();
	const options = { mode: 'trigger' } as const;
	const mirror = async () => {
		archive.pass?.();
		archive.requests();
		const { items } = await archive.run('archive:export', { scope: 'mirror', ...parameters }, options);
		expect(manifestOf(items)).toMatchObject({ complete: true, addsUp: true });
		await folder.apply(items);
		return archive.requests().length;
	};
	for (let number = 0; number < countedSize; number++) archive.add(number);
	const first = await mirror();
	const unchanged = await mirror();
	for (let number = 0; number < 10; number++) archive.edit(number * 7);
	for (const number of [3, 120, 210]) archive.remove(number);
	const changed = await mirror();
	const { items } = await archive.run('archive:export', { scope: 'all', ...parameters }, options);
	const whole = new Folder();
	await whole.apply(items.map((item) => ({ ...item, json: { ...item.json, action: item.json.type === 'transcript' ? 'write' : null } })));
	expect(folder.contents()).toEqual(whole.contents());
	return { first, unchanged, changed };
}
