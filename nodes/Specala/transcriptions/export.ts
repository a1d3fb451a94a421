import pLimit from 'p-limit';
import { collected } from '../../shared/collected';
import { ServiceFailure, toError, TooLarge } from '../../shared/errors';
import { isGone, isPermanent, type Client } from '../../shared/http';
import { requestTo } from '../../shared/operation';
import { unzip, type PackableContent, type UnzipLimits, type UnzippedFile } from '../../shared/zip';
import { specala } from '../api';
import type { ExportFormat } from '../fields';
import { matchFiles, type RequestedExport } from '../guesses';

export const exportEndpoint = 'GET /transcriptions/{transcriptionId}/export';
export const exportManyEndpoint = 'POST /transcriptions/export';

export const exportBatchSize = 100;

/** Milliseconds: the ZIP of a hundred long meetings takes a while to begin. */
const zipTimeout = 300_000;

/** Bytes. Texts are far smaller; beyond this something is wrong. */
const maxFileSize = 32 * 1024 ** 2;
const maxZipSize = 128 * 1024 ** 2;
const unzipLimits: UnzipLimits = { entries: 1_000, entrySize: maxFileSize, totalSize: 256 * 1024 ** 2 };

export type Zip = Awaited<ReturnType<typeof fetchZip>>;

class UnreadableZip extends ServiceFailure {}

interface ZipOutcome {
	requested: RequestedExport[];
	outcome: Zip | Error;
}

export interface ExportedFile extends PackableContent {
	singly: boolean;
}

/** One transcription as a file. Throws ServiceFailure. */
export async function exportOne(client: Client, transcriptionId: string, format: ExportFormat): Promise<Buffer> {
	const request = { ...requestTo(exportEndpoint, { transcriptionId }), query: { format }, headers: { accept: '*/*' } };
	const { body, status } = await client.bytes(request, maxFileSize);
	if (body.length > 0) return body;
	throw new ServiceFailure('Specala AI returned an empty file', { advice: "Check with 'Get' whether the transcription is completed", status, final: true });
}

export const hasBom = (content: Buffer): boolean => content.subarray(0, 3).toString() === '\ufeff';

/** The text of a file: UTF-8, without the mark that may begin it. */
export const decoded = (content: Buffer): string => (hasBom(content) ? content.subarray(3) : content).toString();

/** The ZIPs of up to 100 transcriptions, requested in halves if Specala rejects an ID or the ZIP can't be read. `name` is the batch's in messages. */
export async function fetchZips(client: Client, requested: RequestedExport[], format: ExportFormat, name: string): Promise<ZipOutcome[]> {
	const outcome = await fetchZip(client, requested, format, name).catch(toError);
	const isRejected = outcome instanceof ServiceFailure && (isGone(outcome.status) || isPermanent(outcome.status));
	if (requested.length < 2 || !(isRejected || outcome instanceof UnreadableZip)) return [{ requested, outcome }];
	const middle = Math.ceil(requested.length / 2);
	const halves = [requested.slice(0, middle), requested.slice(middle)];
	return (await Promise.all(halves.map(async (half) => await fetchZips(client, half, format, name)))).flat();
}

async function fetchZip(client: Client, requested: RequestedExport[], format: ExportFormat, name: string) {
	const ids = requested.map(({ id }) => id);
	const request = {
		...requestTo(exportManyEndpoint, {}),
		json: { ids, format },
		headers: { accept: '*/*' },
		timeout: zipTimeout,
		isRepeatable: true,
	};
	const { body: bytes } = await client.bytes(request, maxZipSize).catch((error: unknown) => {
		if (!(error instanceof TooLarge)) throw error;
		throw new UnreadableZip(`The ZIP file of ${name} is larger than ${maxZipSize / 1024 ** 2} MB`, {
			advice: `Export fewer of these transcriptions at once: ${ids.join(', ')}`,
			final: true,
		});
	});
	const files = await collected(unzip(bytes, unzipLimits)).catch((error: unknown) => {
		// A page of a proxy is no ZIP of fewer either.
		const Failure = bytes.subarray(0, 2).toString() === 'PK' ? UnreadableZip : ServiceFailure;
		throw new Failure(`The ZIP file of ${name} is damaged: ${toError(error).message}`, {
			advice: `Run the workflow again. If it still fails, export these transcriptions one by one: ${ids.join(', ')}`,
			final: true,
		});
	});
	return { bytes, files };
}

/** The files, or failures, of up to 100 transcriptions by ID. Those that the ZIP doesn't clearly contain are requested alone. */
export async function exportBatch(
	client: Client,
	requested: RequestedExport[],
	format: ExportFormat,
	name: string,
): Promise<Map<string, ExportedFile | Error>> {
	const exported = new Map<string, ExportedFile | Error>();
	const zips = requested.length > 1 ? await fetchZips(client, requested, format, name) : [];
	for (const { requested: part, outcome } of zips) {
		const found = outcome instanceof Error ? new Map<string, UnzippedFile>() : matchFiles(outcome.files, part, format);
		for (const { id } of part) {
			const file = found.get(id);
			if (file && file.content.length > 0) exported.set(id, { content: file.content, packed: file.packed, singly: false });
			else if (outcome instanceof Error) exported.set(id, outcome);
		}
	}
	const missing = requested.filter(({ id }) => !exported.has(id));
	const limit = pLimit(specala.concurrency);
	await Promise.all(
		missing.map(async ({ id }) => {
			const single = async () => ({ content: await exportOne(client, id, format), singly: true });
			exported.set(id, await limit(single).catch(toError));
		}),
	);
	return exported;
}
