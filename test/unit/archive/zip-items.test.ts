import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { EntryOutcome } from '../../../nodes/shared/archive/course';
import { emptyTally } from '../../../nodes/shared/archive/manifest';
import { toZipItems } from '../../../nodes/shared/archive/output';
import { transcriptFormats } from '../../../nodes/shared/transcript';

/** Bytes that a ZIP holds here, instead of 4 GB. */
const room = 150_000;

async function* pieces(size: number) {
	for (let left = size; left > 0; left -= 50_000) yield await Promise.resolve(Buffer.alloc(Math.min(left, 50_000)));
}

/** What n8n offers to store files: each is read to its end. */
const context: IExecuteFunctions = Object.assign(Object.create(null) as IExecuteFunctions, {
	helpers: {
		getBinaryMetadata: async (id: string) => await Promise.resolve({ fileSize: Number(id) }),
		getBinaryStream: async (id: string) => await Promise.resolve(pieces(Number(id))),
		async prepareBinaryData(content: AsyncIterable<Buffer>) {
			let bytes = 0;
			for await (const { length } of content) bytes += length;
			return { data: '', mimeType: 'application/zip', bytes };
		},
	},
});

/** Items and files of a run over recordings with audio of so many bytes. In n8n 1, a file doesn't tell its size. */
async function zip(sizes: number[], { transcriptsPerZip = 1, isOlder = false, moments = [] as string[] } = {}) {
	const tally = emptyTally();
	const outcomes = async function* () {
		for (const [index, size] of sizes.entries()) {
			const entry = { id: String(index), created: moments[index] ?? '2026-11-22T09:30:00Z', title: null, date: null, state: 'finished' as const, about: {} };
			const binary = { id: String(size), data: '', mimeType: 'audio/mpeg', ...(!isOlder && { bytes: size }) };
			const audio = { extension: 'mp3', binary };
			yield await Promise.resolve<EntryOutcome>({ entry, is: 'content', content: { text: 'Hello' }, text: 'Hello', audio });
		}
	};
	const name = ({ id }: { id: string }, extension: string) => `${id}.${extension}`;
	const settings = { context, format: transcriptFormats.text, property: 'data', transcriptsPerZip, options: {}, name, tally, origin: '' };
	const all: IDataObject[] = [];
	for await (const { json } of toZipItems(outcomes(), settings, room)) all.push(Object(json));
	return { items: all.map(({ transcripts }) => transcripts), periods: all.map(({ from, to }) => [from, to]), tally };
}

test('what fits is in a ZIP, and its files are told', async () => {
	const { items, tally } = await zip([100_000]);
	expect(items).toEqual([1]);
	expect(tally.files.map(({ name, bytes }) => [name, bytes])).toEqual([['0.txt', 5], ['0.mp3', 100_000]]);
});
test('a ZIP tells from when to when its transcripts are, in any order', async () => {
	const moments = ['2026-11-22T09:30:00Z', '2026-11-24T09:30:00Z', '2026-11-21T09:30:00Z'];
	const { periods } = await zip([1, 1, 1], { transcriptsPerZip: 3, moments });
	expect(periods).toEqual([['2026-11-21T09:30:00Z', '2026-11-24T09:30:00Z']]);
});
test.each([false, true])('audio that no ZIP can hold is named, and the texts and the others are exported: n8n 1 %s', async (isOlder) => {
	const { items, tally } = await zip([100_000, 200_000, 140_000], { isOlder });
	expect(items).toEqual([1, 1, 1]);
	expect(tally.files.map(({ name }) => name)).toEqual(['0.txt', '0.mp3', '1.txt', '2.txt', '2.mp3']);
	expect(tally.withoutAudio).toEqual([{ id: '1', title: null, reason: expect.stringContaining('too large for a ZIP file') }]);
	expect(tally.exported).toEqual(['0', '1', '2']);
});
test.each([false, true])('a ZIP ends before it is too large: n8n 1 %s', async (isOlder) => {
	const { items, tally } = await zip([60_000, 60_000, 60_000, 150_000], { isOlder, transcriptsPerZip: 100 });
	expect(items).toEqual([2, 2]);
	expect(tally.withoutAudio).toMatchObject([{ id: '3' }]);
});
