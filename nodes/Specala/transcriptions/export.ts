import pLimit from 'p-limit';
import { ServiceFailure, toError, TooLarge } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { requestTo } from '../../shared/operation';
import { DamagedZip, unzip, type UnzipLimits, type UnzippedFile } from '../../shared/zip';
import { specala } from '../api';
import type { Format } from '../fields';
import { matchFiles, type Wanted } from '../guesses';

export const exportEndpoint = 'GET /transcriptions/{transcriptionId}/export';
export const exportManyEndpoint = 'POST /transcriptions/export';

/** IDs that one request takes. */
export const batchSize = 100;

/** Milliseconds: the ZIP of a hundred long meetings takes a while to begin. */
const timeout = 300_000;

/** Bytes. Texts are far smaller; beyond this something is wrong. */
const largestFile = 32 * 1024 ** 2;
const largestArchive = 128 * 1024 ** 2;
const bounds: UnzipLimits = { entries: 1_000, entrySize: largestFile, totalSize: 256 * 1024 ** 2 };

/** A ZIP that Specala made, and the files in it. */
export interface Zip {
	bytes: Buffer;
	files: UnzippedFile[];
}

/** The ZIP of some transcriptions, or why there is none. */
interface Archive {
	wanted: Wanted[];
	outcome: Zip | Error;
}

export interface ExportedFile {
	content: Buffer;
	/** It was not found in the ZIP, so it was asked for alone. */
	singly: boolean;
}

/** One transcription as a file. Throws ServiceFailure. */
export async function exportOne(client: Client, transcriptionId: string, format: Format): Promise<Buffer> {
	const request = { ...requestTo(exportEndpoint, { transcriptionId }), query: { format }, headers: { accept: '*/*' } };
	return (await client.bytes(request, largestFile)).body;
}

/** The text of a file: UTF-8, without the mark that may begin it. */
export const toText = (content: Buffer): string => content.toString('utf8').replace(/^\ufeff/, '');

/**
 * The ZIP of up to a hundred transcriptions, by default one. Where Specala refuses the request for what is asked for, be it one ID of
 * them, it is asked for each half, so that the others are not lost. `name` is what messages call the batch.
 */
export async function fetchArchives(client: Client, wanted: Wanted[], format: Format, name: string): Promise<Archive[]> {
	const outcome = await fetchArchive(client, wanted, format, name).catch(toError);
	const isDivisible = outcome instanceof ServiceFailure && refusals.includes(outcome.status ?? 0) && wanted.length > 1;
	if (!isDivisible) return [{ wanted, outcome }];
	const middle = Math.ceil(wanted.length / 2);
	const halves = [wanted.slice(0, middle), wanted.slice(middle)];
	return (await Promise.all(halves.map(async (half) => await fetchArchives(client, half, format, name)))).flat();
}

/** Statuses that one ID among many may be the reason of: what Specala does about those is not documented. */
const refusals = [400, 404, 422];

async function fetchArchive(client: Client, wanted: Wanted[], format: Format, name: string): Promise<Zip> {
	const ids = wanted.map(({ id }) => id);
	const request = {
		...requestTo(exportManyEndpoint, {}),
		json: { ids, format },
		headers: { accept: '*/*' },
		timeout,
		readsOnly: true,
	};
	const { body } = await client.bytes(request, largestArchive).catch((error: unknown) => {
		if (!(error instanceof TooLarge)) throw error;
		throw new ServiceFailure(`The ZIP of ${name} is larger than ${largestArchive / 1024 ** 2} MB`, {
			advice: `That is more than is read into memory. Export fewer of these at once: ${ids.join(', ')}`,
			final: true,
		});
	});
	const files = await unzipAll(body);
	if (!(files instanceof DamagedZip)) return { bytes: body, files };
	throw new ServiceFailure(`The ZIP of ${name} is damaged: ${files.message}`, {
		advice: `Run the workflow again. If that does not help, export these alone: ${ids.join(', ')}`,
		final: true,
	});
}

async function unzipAll(archive: Buffer): Promise<UnzippedFile[] | DamagedZip> {
	const files: UnzippedFile[] = [];
	try {
		for await (const file of unzip(archive, bounds)) files.push(file);
		return files;
	} catch (error) {
		return error instanceof DamagedZip ? error : new DamagedZip(String(error));
	}
}

/**
 * The files of up to a hundred transcriptions by ID, each a file or why there is none. What the ZIP lacks, or holds under
 * a name that may be another's, is asked for alone.
 */
export async function exportBatch(
	client: Client,
	wanted: Wanted[],
	format: Format,
	name: string,
): Promise<Map<string, ExportedFile | Error>> {
	const exported = new Map<string, ExportedFile | Error>();
	const archives = wanted.length > 1 ? await fetchArchives(client, wanted, format, name) : [];
	for (const { wanted: part, outcome } of archives) {
		const found = outcome instanceof Error ? new Map<string, Buffer>() : matchFiles(outcome.files, part, format);
		for (const { id } of part) {
			const content = found.get(id);
			if (content) exported.set(id, { content, singly: false });
			else if (outcome instanceof Error) exported.set(id, outcome);
		}
	}
	const missing = wanted.filter(({ id }) => !exported.has(id));
	const limit = pLimit(specala.concurrency);
	await Promise.all(
		missing.map(async ({ id }) => {
			const single = async () => ({ content: await exportOne(client, id, format), singly: true });
			exported.set(id, await limit(single).catch(toError));
		}),
	);
	return exported;
}
