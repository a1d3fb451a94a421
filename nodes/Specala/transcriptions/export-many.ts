import type { BinaryHelperFunctions, IExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure, TooLarge } from '../../shared/errors';
import { nameOfFile } from '../../shared/files';
import { groupBy, type NonEmpty } from '../../shared/group-by';
import { choice, inParts, inTool, ItemWithFile, outputField, shownWhen, unsent, type Call, type Item, type Outcome, type Values } from '../../shared/operation';
import { exportBatch, exportBatchSize, fetchZips, decoded, type ExportedFile, type Zip } from './export';
import { format, formats, returnAs, transcriptionIds } from '../fields';
import { requestedBy, type RequestedExport } from '../guesses';

const outputs = {
	files: { name: 'One Item per Transcription', description: 'Each with its own file or text' },
	zips: { name: 'ZIP Files', description: 'As Specala AI creates them, with up to 100 transcriptions each' },
};

export const exportManyFields = {
	transcriptionIds,
	format,
	output: inTool('files', unsent(choice('Output', outputs, { value: 'files' }))),
	returnAs: inTool(['text'], shownWhen({ output: ['files'] }, returnAs)),
	outputField: inTool('data', outputField),
};

type BulkValues = Values<typeof exportManyFields>;
type BulkCall = Call<BulkValues>;

type ExportBatch = ReturnType<typeof toBatches>[number];

/** Batches whose ZIPs are in memory at once: the next one is fetched while one is unpacked. */
const maxConcurrentBatches = 2;

export async function exportMany(calls: BulkCall[]): Promise<Outcome[]> {
	const settingsOf = ({ values }: BulkCall) => JSON.stringify({ ...values, transcriptionIds: undefined });
	const batches = groupBy(calls, settingsOf).flatMap(toBatches);
	return await inParts(calls, batches, maxConcurrentBatches, async (batch) =>
		await (batch.first.values.output === 'zips' ? exportZips(batch) : exportFiles(batch)),
	);
}

function toBatches(calls: NonEmpty<BulkCall>) {
	const [first] = calls;
	const items = first.context.getInputData();
	const requested = new Map<string, RequestedExport>();
	for (const { values, itemIndex } of calls) {
		for (const id of values.transcriptionIds) {
			requested.set(id, requested.get(id) ?? requestedBy(items[itemIndex]?.json, id));
		}
	}
	const all = [...requested.values()];
	return Array.from({ length: Math.ceil(all.length / exportBatchSize) }, (_, index) => {
		const before = index * exportBatchSize;
		const part = all.slice(before, before + exportBatchSize);
		return {
			requested: part,
			calls,
			first,
			number: index + 1,
			name: `batch ${index + 1} (transcriptions ${before + 1} to ${before + part.length})`,
		};
	});
}

async function exportFiles({ requested, calls, first, name }: ExportBatch): Promise<Outcome[]> {
	const exported = await exportBatch(first.client, requested, first.values.format, name);
	const aboutOf = new Map(requested.map((each) => [each.id, each]));
	const outcomes: Outcome[] = [];
	for (const { context, itemIndex, values } of calls) {
		for (const id of values.transcriptionIds) {
			const file = exported.get(id);
			if (file instanceof Error) outcomes.push({ itemIndex, error: withId(id, file) });
			else if (file) outcomes.push({ itemIndex, item: await toExportItem(context, aboutOf.get(id) ?? { id }, file, values) });
		}
	}
	return outcomes;
}

function withId(id: string, error: Error): Error {
	const isOfIt = error instanceof TooLarge || (error instanceof ServiceFailure && error.status !== undefined);
	if (!isOfIt || error.message.includes(id)) return error;
	const { advice, status } = error;
	return new ServiceFailure(`Transcription ${id} could not be exported: ${error.message}`, { advice, status });
}

const unnamed = 'Transcription';

/** An exported transcription as an item: its file, its text, or both. */
export async function toExportItem(
	context: Pick<IExecuteFunctions, 'getTimezone'> & { helpers: Pick<BinaryHelperFunctions, 'prepareBinaryData'> },
	{ id, title = unnamed, date }: RequestedExport,
	{ content, singly }: ExportedFile,
	{ format, returnAs, outputField }: Pick<BulkValues, 'format' | 'returnAs' | 'outputField'>,
): Promise<Item> {
	const fileName = nameOfFile({ id, title, date }, format, context.getTimezone());
	const text = returnAs.includes('text') ? { transcript: decoded(content) } : {};
	const json = { id, format, fileName, fileSize: content.length, ...(singly && { fetchedSingly: true }), ...text };
	if (!returnAs.includes('file')) return json;
	return new ItemWithFile(json, { [outputField]: await context.helpers.prepareBinaryData(content, fileName, formats[format].mimeType) });
}

/** One outcome for each ZIP, or for each of its items where it could not be fetched. */
async function exportZips(batch: ExportBatch): Promise<Outcome[]> {
	const { requested, calls, first, name } = batch;
	const zips = await fetchZips(first.client, requested, first.values.format, name);
	const outcomes = zips.map(async ({ requested: part, outcome }): Promise<Outcome[]> => {
		const ids = part.map(({ id }) => id);
		const [{ id, title = unnamed, date } = { id: '' }] = part;
		const itemIndexes = itemsWith(ids, calls);
		if (outcome instanceof Error) {
			const error = ids.length === 1 ? withId(ids.join(), outcome) : outcome;
			return itemIndexes.map((itemIndex) => ({ itemIndex, error }));
		}
		const [itemIndex = first.itemIndex] = itemIndexes;
		const fileName = nameOfFile({ id, title, date }, 'zip', first.context.getTimezone());
		return [{ itemIndex, itemIndexes, item: await zipItem(batch, ids, outcome, fileName) }];
	});
	return (await Promise.all(outcomes)).flat();
}

function itemsWith(ids: string[], calls: BulkCall[]): number[] {
	const wanted = new Set(ids);
	return calls.filter(({ values }) => values.transcriptionIds.some((id) => wanted.has(id))).map(({ itemIndex }) => itemIndex);
}

async function zipItem({ first, number }: ExportBatch, ids: string[], { bytes, files }: Zip, fileName: string) {
	const { context, values } = first;
	const missing = ids.length - files.length;
	const json = { batch: number, format: values.format, fileName, fileSize: bytes.length, ids, files: files.length };
	const binary = await context.helpers.prepareBinaryData(bytes, fileName, 'application/zip');
	return new ItemWithFile({ ...json, ...(missing > 0 && { missing }) }, { [values.outputField]: binary });
}
