import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { sleep } from '../sleep';
import { InvalidInput, ServiceFailure } from '../errors';
import type { Client } from '../http';
import { ItemWithFile, type Call, type Fields, type Values } from '../operation';
import type { Endpoint } from '../operation/operation';
import { transcriptFormats, type TranscriptFormat, type TranscriptFormats } from '../transcript';
import type { Plan } from './chunks';
import { toFieldItems, toFileItems, toZipItems, audioField, type OutputSettings } from './output';
import { estimate } from './estimate';
import { exportFields, titleTest, defaultMaximumDuration, defaultTranscriptsPerZip } from './fields';
import { processArchive, type Progress } from './process';
import { openPosition } from './position-store';
import { emptyTally, toManifest } from './manifest';
import { fileNamer } from './file-name';
import { DurationReached, LimitReached, patientClient, type Clock } from './patient-client';
import { toToken } from './position';
import type { Limit, ArchiveSource } from './source';
import { fingerprintFor, distinctExports } from './same-export';

/** What an export has to know of a service. */
export interface Archive<F extends Fields> {
	/** As in 'Export archive of recordings'. */
	things: string;
	endpoint: Endpoint;
	/** What the service can narrow its list to. */
	filters: F;
	/** The first is preset. */
	formats: TranscriptFormats;
	limits: Limit[];
	/** Requests under way at once. */
	concurrency: number;
	hasAudio?: boolean;
	/** A sentence for the person who looks for titles, where the service keeps none of its own. */
	aboutTitles?: string;
	/** The archive under these filters, its contents in this format. */
	open(opening: { client: Client; context: IExecuteFunctions; filters: Partial<Values<F>>; format: string }): ArchiveSource;
}

const systemClock: Clock = { now: () => Date.now(), sleep };

/** What an export hands on, and what keeps its position for the next run. */
interface ExportResult {
	items: Array<IDataObject | ItemWithFile>;
	keep?(): void;
}

const itemsByOutput = { fields: toFieldItems, files: toFileItems, zip: toZipItems };

type ExportValues<F extends Fields> = Values<ReturnType<typeof exportFields<F>>>;

/** One export, unless an item before has wanted the same. */
export async function runExport<F extends Fields>(
	archive: Archive<F>,
	{ client, context, values }: Call<ExportValues<F>>,
	isNew: ReturnType<typeof distinctExports>,
): Promise<ExportResult> {
	const { scope, output, outputField, options } = values;
	const { resumeFrom: resumeToken = '', repeatUnlessConfirmed = false, transcriptsPerZip = defaultTranscriptsPerZip } = options;
	const startedAt = systemClock.now();
	const sentBefore = client.sent;
	const deadline = startedAt + (options.maximumDuration ?? defaultMaximumDuration) * 60_000;
	const format = archive.formats[values.format] ?? transcriptFormats.markdown;
	const asked = planOf(archive, values, format);
	const name = fileNamer(options.fileName);
	const fingerprint = fingerprintFor(context, archive.filters, values);
	if (!isNew(fingerprint, values)) return { items: [] };
	const opened = openPosition(context, fingerprint, { scope, resumeToken, repeatUnlessConfirmed });
	// A loop would try in vain, again and again, what was not to be had a moment ago.
	const plan: Plan = { ...asked, skipsWaiting: opened.isLoop };
	const patient = patientClient(client, { ...archive, deadline }, systemClock);
	const source = archive.open({ client: patient, context, filters: values.filters, format: values.format });
	if (options.dryRun) {
		const estimated = await estimate(source, opened.position, plan, patient, archive.limits, systemClock).catch(adviseWhenToRetry);
		return { items: [estimated] };
	}

	const progress: Progress = { position: opened.position, listed: 0, matched: 0 };
	const tally = emptyTally();
	const delivery: OutputSettings = { context, format, property: outputField, transcriptsPerZip, name, tally };
	const items: ExportResult['items'] = [];
	const waits = opened.notBefore !== undefined && opened.notBefore > startedAt;
	if (waits) progress.stop = { why: 'limit', reason: 'The limit is not over yet', continueAfter: opened.notBefore };
	else {
		const outcomes = processArchive(source, progress, plan);
		for await (const item of itemsByOutput[output](outcomes, delivery)) items.push(item);
	}
	const { stop } = progress;
	if (stop?.error !== undefined && tally.exported === 0) throw stop.error;
	const handedOut = tally.exported > 0;
	const { state, keep } = opened.close({ handedOut, continueAfter: stop?.continueAfter });
	const manifest = toManifest(progress, tally, {
		startedAt,
		endedAt: systemClock.now(),
		requests: client.sent - sentBefore,
		resumeToken: toToken(state),
		more: stop?.why === 'batch' || stop?.why === 'time' || (repeatUnlessConfirmed && handedOut),
	});
	items.push(output === 'fields' ? manifest : await manifestWithFile(context, manifest, outputField));
	return { items, keep };
}

/** What the fields say of a run. Throws InvalidInput where audio and text would have one binary field. */
function planOf<F extends Fields>(
	{ concurrency }: Archive<F>,
	{ output, outputField, options, filters }: ExportValues<F>,
	format: TranscriptFormat,
): Omit<Plan, 'skipsWaiting'> {
	const fitsTitle = titleTest(filters.titlePattern);
	const { render = transcriptFormats.json.render } = format;
	const withAudio = output !== 'fields' && (options.audio ?? false);
	if (withAudio && output === 'files' && outputField === audioField) {
		throw new InvalidInput(`'Output Data Field Name' is '${audioField}', which the audio goes to`, "Call it 'data', for example");
	}
	return {
		maxTranscripts: options.maximumTranscripts ?? Infinity,
		concurrency: 2 * concurrency,
		withAudio,
		matches: ({ title }) => fitsTitle(title),
		render: (content) => ('segments' in content ? render(content) : content.text),
	};
}

/** A list that the limit or the duration cuts short says nothing of the rest. */
function adviseWhenToRetry(error: unknown): never {
	if (error instanceof DurationReached) {
		throw new ServiceFailure('The duration was over before everything was counted', { advice: "Raise 'Maximum Duration', or narrow the filters" });
	}
	if (!(error instanceof LimitReached)) throw error;
	const again = new Date(error.continueAfter).toISOString();
	const advice = `It takes more from ${again} on; a longer 'Maximum Duration' waits for that`;
	throw new ServiceFailure(error.message, { status: 429, advice });
}

async function manifestWithFile(context: IExecuteFunctions, manifest: IDataObject, property: string): Promise<ItemWithFile> {
	const written = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
	const fileName = `manifest ${String(manifest.startedAt).replace(/:/g, '-')}.json`;
	const binary = await context.helpers.prepareBinaryData(written, fileName, 'application/json');
	return new ItemWithFile({ ...manifest, fileName }, { [property]: binary });
}
