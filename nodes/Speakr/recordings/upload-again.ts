import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { isLimit, ServiceFailure, undefinedIfNotFound } from '../../shared/errors';
import type { InputFile } from '../../shared/files';
import { isPassing, waitUntil, type Client } from '../../shared/http';
import type { Call } from '../../shared/operation';
import { hasFeature, withoutZone, type ListedRecording, type SpeakrRecord } from '../api';
import { maxPageSize, readPage } from './list';
import { readRecording } from './recording';

type Send = (key?: string) => Promise<SpeakrRecord>;

/** Milliseconds, but for the factor: Speakr may go on converting a file after a proxy has given up. */
const looks = { first: 2_000, factor: 2, maxInterval: 20_000, timeout: 120_000, isReached: true };

interface Upload {
	recording: SpeakrRecord;
	warnings: string[];
}

const foundEarlier = (recording: SpeakrRecord): Upload => ({
	recording,
	warnings: ['An earlier attempt already uploaded the file, so it was not uploaded again'],
});

/** All tries of an execution make one recording: by a key or, before 0.10.11, by looking for that of an earlier try. Throws ServiceFailure. */
export async function uploadOnce(call: Call<unknown>, file: InputFile, send: Send): Promise<Upload> {
	const { client, context, itemIndex, request } = call;
	// A retried execution has another ID, and what its nodes kept here.
	const kept: IDataObject = context.getContext('node');
	kept.firstExecution ??= context.getExecutionId();
	kept.isSubWorkflow ??= context.getMode() === 'integrated';
	// When the workflow that calls it is retried, a sub-workflow is a new execution with the same stored file.
	const origin = kept.isSubWorkflow && file.id ? [file.id, request.json] : [kept.firstExecution];
	const { $runIndex: run } = context.getWorkflowDataProxy(itemIndex);
	const place = [context.getInstanceId(), ...origin, context.getNode().id, run, itemIndex, file.size, file.fileName];
	const key = createHash('sha256').update(JSON.stringify(place)).digest('hex');
	const earlier = await findEarlier(client, file, kept, key);
	if (earlier) return foundEarlier(earlier);
	if (kept[key] === true || (await hasFeature(client, 'upload_idempotency'))) {
		kept[key] ??= true;
		return { recording: await send(key), warnings: [] };
	}

	if (typeof kept[key] !== 'string') kept[key] = await newestTime(client);
	const upload = await send().then(
		(recording): Upload => ({ recording, warnings: [] }),
		async (error: unknown) => foundEarlier(await findBrokenOff(client, file, kept, key, error)),
	);
	kept[key] = upload.recording.id;
	return upload;
}

const newestTime = async (client: Client): Promise<string | null> =>
	await readPage(client, { per_page: 1 }).then(
		({ entries: [newest] }) => withoutZone(newest?.created_at ?? ''),
		() => null,
	);

async function findEarlier(client: Client, file: InputFile, kept: IDataObject, key: string): Promise<SpeakrRecord | undefined> {
	const known = kept[key];
	const id = typeof known === 'string' ? (await findStored(client, file, kept, known))?.id : known;
	return typeof id === 'number' ? await readRecording(client, id).catch(undefinedIfNotFound) : undefined;
}

/** Files that have another size once Speakr has stored them, as far as their names tell. */
const convertedNames = /\.(aiff?|amr|avi|flac|m4v|mkv|mov|mp4|mpe?g|wav|webm|wm[av])$/i;

async function findStored(client: Client, { fileName, size }: InputFile, kept: IDataObject, since: string): Promise<ListedRecording | undefined> {
	const { entries } = await readPage(client, { sort_by: 'created_at', sort_order: 'asc', date_from: since || undefined, per_page: maxPageSize });
	const names = [fileName, fileName.replaceAll('"', '%22')];
	const others = Object.values(kept);
	const stored = entries.filter(
		(each): each is ListedRecording => each !== undefined && withoutZone(each.created_at ?? '') > since && names.includes(String(each.original_filename)) && !others.includes(each.id),
	);
	return stored.find((each) => each.file_size === size) ?? (stored.length === 1 && convertedNames.test(fileName) ? stored[0] : undefined);
}

/** Looks for a while for a file whose upload got no answer. Throws the error if there can be none. */
async function findBrokenOff(client: Client, file: InputFile, kept: IDataObject, key: string, error: unknown): Promise<SpeakrRecord> {
	if (!(error instanceof ServiceFailure) || isLimit(error) || !isPassing(error) || typeof kept[key] !== 'string') throw error;
	const timeout = error.status === 500 ? 0 : looks.timeout;
	const look = async () => await findEarlier(client, file, kept, key);
	const found = await waitUntil(look, { ...looks, timeout }, client.signal).catch(() => undefined);
	if (found) return found;
	const advice =
		"Speakr may have stored the file anyway, or may still be converting it. Check in Speakr before you upload it again. 'Retry On Fail' and retrying the execution check first.";
	throw new ServiceFailure(error.message, { advice, status: error.status });
}
