import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { asObjects } from '../json';
import { sleep } from '../sleep';
import { InvalidInput, ServiceFailure } from '../errors';
import type { Client, Service } from '../http';
import { ItemWithFile, showHints, toExecutionData, withFields, type Call, type Endpoint, type Fields, type Item, type Values } from '../operation';
import { transcriptFormats, type RenderOptions, type Transcript, type TranscriptFormat, type TranscriptFormats } from '../transcript';
import { answersAnother } from './answers-another';
import type { Plan } from './course';
import { audioField, toFieldItems, toFileItems, toZipItems, type OutputSettings } from './output';
import { checkDeletion, deleteConfirmed } from './deletions';
import { estimate } from './estimate';
import { defaultMaximumDuration, defaultMaximumOfFields, defaultTranscriptsPerZip, titleMatcher, type ExportValues, type Offer } from './fields';
import { checkLoop, isInLoop } from './is-in-loop';
import { openCourse } from './open-course';
import { noProgress, followCourse } from './follow-course';
import { emptyTally, toManifest } from './manifest';
import { fileNamer, saveStream } from '../files';
import { exportHints } from './hints';
import { DurationReached, LimitReached, patientClient, type Clock } from './patient-client';
import type { ArchiveSource, Limit } from './source';
import { datesOf, distinctExports, fingerprintFor } from './same-export';

/** What an export needs to know of a service; the first format is the default. */
export interface Archive<F extends Fields> extends Offer {
	things: string;
	endpoint: Endpoint;
	filters: F;
	formats: TranscriptFormats;
	limits(client: Client): readonly Limit[] | Promise<readonly Limit[]>;
	service: Pick<Service, 'bucketOf' | 'concurrency'>;
	startFilters: readonly string[];
	open(opening: { client: Client; context: IExecuteFunctions; filters: Partial<Values<F>>; format: string; options: RenderOptions }): ArchiveSource;
}

const systemClock: Clock = { now: () => Date.now(), sleep };

const itemsByOutput = { fields: toFieldItems, files: toFileItems, zip: toZipItems };

/** Runs one export; no items if an earlier item asked for the same. */
export async function runExport<F extends Fields>(
	archive: Archive<F>,
	{ client, context, values }: Call<ExportValues<F>>,
	noteExport: ReturnType<typeof distinctExports>,
) {
	const { scope, output, outputField, options } = values;
	const isLooping = isInLoop(context);
	const { resumeFrom: resumeToken = '', repeatUnlessConfirmed = isLooping, transcriptsPerZip = defaultTranscriptsPerZip } = options;
	checkDeletion(values, repeatUnlessConfirmed);
	checkLoop(context, archive.filters, values);
	const startedAt = systemClock.now();
	const sentBefore = client.sent;
	const deadline = startedAt + (options.maximumDuration ?? defaultMaximumDuration) * 60_000;
	const format = archive.formats[values.format] ?? transcriptFormats.markdown;
	const plan = planOf(archive, values, format);
	const name = fileNamer(options.fileName, options.timezone);
	const fingerprint = fingerprintFor(client.account, archive.filters, values);
	if (!noteExport(fingerprint, values, isLooping)) return { items: [] };
	const dates = datesOf(archive.filters, values.filters, archive.startFilters);
	const opened = await openCourse({ context, fingerprint, values, format, name, dates, resumeToken, repeatUnlessConfirmed });
	const { course, confirmed, origin, notBefore } = opened;
	const limits = async () => await archive.limits(client);
	const open = (through: Client) => archive.open({ client: through, context, filters: values.filters, format: values.format, options });
	const bounds = { limits, ...archive.service, deadline, answersAnother: answersAnother(client, open, course.hasFailed) };
	const patient = patientClient(client, bounds, systemClock);
	const source = open(patient);
	if (options.dryRun) {
		const estimated = await estimate(source, course, plan, patient, limits, systemClock).catch(adviseWhenToRetry);
		return { items: [estimated] };
	}

	const progress = noProgress();
	const tally = emptyTally();
	const mirror = scope === 'mirror' ? { deletedFolder: options.deletedTranscripts === 'move' ? '_deleted' : undefined } : undefined;
	const outputSettings: OutputSettings = { context, format, property: outputField, transcriptsPerZip, options, name, tally, origin, mirror };
	const items: Item[] = [];
	const waits = notBefore !== undefined && notBefore > startedAt;
	if (waits) progress.stop = { why: 'limit', reason: 'The rate limit is still in effect', continueAfter: notBefore };
	else {
		if (options.deleteWhenDone) tally.deletion = await deleteConfirmed(source, confirmed, patient, plan.concurrency);
		const outcomes = followCourse(source, course, progress, plan);
		for await (const item of itemsByOutput[output](outcomes, outputSettings)) items.push(item);
	}
	const { stop } = progress;
	const hasOutput = tally.exported.length + tally.removed > 0;
	if (stop?.error !== undefined && !hasOutput) throw stop.error;
	const { savePosition, ...position } = await opened.close(hasOutput, tally, stop?.continueAfter);
	const manifest = toManifest(progress, tally, {
		startedAt,
		endedAt: systemClock.now(),
		requests: client.sent - sentBefore,
		position,
		more: stop?.why === 'batch' || stop?.why === 'time' || (repeatUnlessConfirmed && hasOutput),
	});
	const setting = { scope, isManual: context.getMode() === 'manual', timezone: context.getTimezone(), unreadable: source.unreadable() };
	showHints(context, exportHints(progress, tally, setting));
	items.push(output === 'fields' ? manifestItem(manifest) : await manifestWithFile(context, manifest, outputField));
	return { items: aligned(items), savePosition };
}

const emptyTranscript: Transcript = { title: null, date: null, duration: null, text: null, segments: [] };

function planOf<F extends Fields>(
	{ service }: Archive<F>,
	{ output, outputField, options, filters }: ExportValues<F>,
	format: TranscriptFormat,
): Plan {
	const matchesTitle = titleMatcher(filters.titlePattern);
	const { render = transcriptFormats.json.render } = format;
	const withAudio = output !== 'fields' && (options.audio ?? false);
	if (withAudio && output === 'files' && outputField === audioField) {
		throw new InvalidInput(`'Output Data Field Name' can't be '${audioField}': the audio file is stored there`, "Use another name, such as 'data'");
	}
	// Options that fit no transcript must not make each one fail.
	format.render?.(emptyTranscript, options);
	return {
		maxTranscripts: options.maximumTranscripts ?? (output === 'fields' ? defaultMaximumOfFields : Infinity),
		concurrency: 2 * service.concurrency,
		withAudio,
		matches: ({ title }) => matchesTitle(title),
		skipsWaiting: false,
		isFiltered: filters.titlePattern !== undefined,
		render: (content) => ('segments' in content ? render(content, options) : content.text),
	};
}

function adviseWhenToRetry(error: unknown): never {
	if (error instanceof DurationReached) {
		throw new ServiceFailure("'Maximum Duration (Minutes)' was reached before everything was counted", { advice: "Increase 'Maximum Duration (Minutes)' or narrow the filters" });
	}
	if (!(error instanceof LimitReached)) throw error;
	const again = new Date(error.continueAfter).toISOString();
	const advice = `It accepts requests again from ${again}. Increase 'Maximum Duration (Minutes)' to wait until then.`;
	throw new ServiceFailure(error.message, { status: 429, advice });
}

async function manifestWithFile(context: IExecuteFunctions, manifest: IDataObject, property: string): Promise<ItemWithFile> {
	const fileName = `manifest ${String(manifest.startedAt).replace(/:/g, '-')}.json`;
	const binary = await saveStream(context, toJson(manifest), fileName, 'application/json');
	return new ItemWithFile({ ...manifestItem(manifest), fileName }, { [property]: binary });
}

const maxListLength = 1_000;

/** As JSON with a line for each file, in parts: there may be many. */
async function* toJson({ files, ...rest }: IDataObject): AsyncGenerator<Buffer> {
	yield Buffer.from(`${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "files": [`);
	const all = asObjects(files);
	for (let at = 0; at < all.length; at += maxListLength) {
		const lines = all.slice(at, at + maxListLength).map((file) => `\n    ${JSON.stringify(file)}`);
		yield Buffer.from(`${at > 0 ? ',' : ''}${lines.join(',')}`);
	}
	yield Buffer.from('\n  ]\n}\n');
}

/** n8n stores items with the execution, so long lists are only in the manifest's file. */
const manifestItem = (manifest: IDataObject): IDataObject => {
	const listed = Object.entries(manifest).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, maxListLength) : value]);
	return { type: 'manifest', manifest: Object.fromEntries(listed) };
};

/** All items have all keys: n8n's table marks missing ones in red. */
function aligned(items: Item[]): Item[] {
	const names = new Set<string>();
	for (const item of items) for (const name of Object.keys(toExecutionData(item).json)) names.add(name);
	const complete = (fields: IDataObject) => Object.fromEntries([...names].map((name) => [name, fields[name] ?? null]));
	for (const [index, item] of items.entries()) items[index] = withFields(item, complete);
	return items;
}
