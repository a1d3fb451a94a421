import type { IExecuteFunctions } from 'n8n-workflow';
import type { EntryOutcome } from '../../../nodes/shared/archive/course';
import { emptyTally } from '../../../nodes/shared/archive/manifest';
import { toZipItems } from '../../../nodes/shared/archive/output';
import { transcriptFormats } from '../../../nodes/shared/transcript';

/** Real ZIP files, but with room for as many bytes as here instead of 4 GB. */
const room = 150_000;

jest.mock('../../../nodes/shared/zip/write', () => {
	const actual = jest.requireActual<typeof import('../../../nodes/shared/zip/write')>('../../../nodes/shared/zip/write');
	return { ...actual, zipped: (files: Parameters<typeof actual.zipped>[0]) => actual.zipped(files, room) };
});

async function* pieces(size: number) {
	for (let left = size; left > 0; left -= 50_000) yield await Promise.resolve(Buffer.alloc(Math.min(left, 50_000)));
}

/** What n8n offers to store files: each is read to its end. */
const context: IExecuteFunctions = Object.assign(Object.create(null) as IExecuteFunctions, {
	helpers: {
		getBinaryStream: async (id: string) => await Promise.resolve(pieces(Number(id))),
		async prepareBinaryData(content: AsyncIterable<Buffer>) {
			let bytes = 0;
			for await (const { length } of content) bytes += length;
			return { data: '', mimeType: 'application/zip', bytes };
		},
	},
});

/** Items and files of a run over recordings with audio of so many bytes. */
async function zip(...sizes: number[]) {
	const tally = emptyTally();
	const outcomes = async function* () {
		for (const [index, size] of sizes.entries()) {
			const entry = { id: String(index), created: '2026-11-22T09:30:00Z', title: null, date: null, state: 'finished' as const, about: {} };
			const audio = { extension: 'mp3', binary: { id: String(size), data: '', mimeType: 'audio/mpeg' } };
			yield await Promise.resolve<EntryOutcome>({ entry, is: 'content', content: { text: 'Hello' }, text: 'Hello', audio });
		}
	};
	const name = ({ id }: { id: string }, extension: string) => `${id}.${extension}`;
	const settings = { context, format: transcriptFormats.text, property: 'data', transcriptsPerZip: 1, name, tally };
	const items = [];
	for await (const item of toZipItems(outcomes(), settings)) items.push(item);
	return { items, tally };
}

test('what fits is in a ZIP, and its files are told', async () => {
	const { items, tally } = await zip(100_000);
	expect(items).toHaveLength(1);
	expect(tally.files.map(({ name, bytes }) => [name, bytes])).toEqual([['0.txt', 5], ['0.mp3', 100_000]]);
});
test('a file that no ZIP can hold fails the run, so there is no manifest that could add up', async () => {
	await expect(zip(100_000, 200_000, 100_000)).rejects.toThrow('A ZIP file can hold no more than 4 GB');
});
