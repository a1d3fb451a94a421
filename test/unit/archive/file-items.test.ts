import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import type { EntryOutcome } from '../../../nodes/shared/archive/course';
import { emptyTally } from '../../../nodes/shared/archive/manifest';
import { toFileItems } from '../../../nodes/shared/archive/output';
import { transcriptFormats } from '../../../nodes/shared/transcript';

test('files are stored eight at once, and told in the order of their transcripts', async () => {
	const stored: Array<() => void> = [];
	const context: IExecuteFunctions = Object.assign(Object.create(null) as IExecuteFunctions, {
		helpers: {
			prepareBinaryData: async (_: Buffer, fileName: string) =>
				await new Promise((resolve) => stored.push(() => resolve({ data: '', mimeType: 'text/plain', fileName }))),
		},
	});
	async function* outcomes() {
		for (let index = 0; index < 20; index++) {
			const entry = { id: String(index), created: '2026-11-22T09:30:00Z', title: null, date: null, state: 'finished' as const, about: {} };
			yield await Promise.resolve<EntryOutcome>({ entry, is: 'content', content: { text: 'Hello' }, text: 'Hello' });
		}
	}
	const tally = emptyTally();
	const name = ({ id }: { id: string }, extension: string) => `${id}.${extension}`;
	const items = toFileItems(outcomes(), { context, format: transcriptFormats.text, property: 'data', transcriptsPerZip: 1, options: {}, name, tally, origin: '' });
	const told: unknown[] = [];
	const all = (async () => {
		for await (const { json } of items) told.push(Object(json).id);
	})();
	let most = 0;
	while (tally.files.length < 20) {
		await sleep(0);
		most = Math.max(most, stored.length);
		// The latest first.
		for (const end of stored.splice(0).reverse()) end();
	}
	await all;
	const ids = Array.from({ length: 20 }, (_, index) => String(index));
	expect(most).toBe(8);
	expect(told).toEqual(ids);
	expect(tally.files.map(({ id }) => id)).toEqual(ids);
});
