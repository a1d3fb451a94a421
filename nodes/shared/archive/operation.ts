import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { sleep } from '../abort';
import { oncePerClient, type Client } from '../http';
import { ItemWithFile, operation, type Call, type Fields, type Values } from '../operation';
import type { Endpoint, Operation } from '../operation/operation';
import type { Plan } from './candidates';
import { asFields, asFiles, asZips, type Delivery } from './deliver';
import { estimate } from './estimate';
import { exportFields, titleTest } from './fields';
import { follow, type Progress } from './follow';
import { commonFormats, written, type Formats } from './format';
import { openPlace } from './keep';
import { emptyTally, toManifest } from './manifest';
import { defaultPattern, namer } from './name';
import { patientClient, type Clock } from './patience';
import { fingerprintOf, toToken } from './place';
import type { Limit, Source } from './source';

/** What an export has to know of a service. */
export interface Archive<F extends Fields> {
	/** As in 'Export archive of recordings'. */
	things: string;
	endpoint: Endpoint;
	/** What the service can narrow its list to. Dates are called `createdAfter` and `createdBefore`, or `dateFrom` and `dateTo`. */
	filters: F;
	/** The first is preset. */
	formats: Formats;
	limits: Limit[];
	/** Requests under way at once. */
	concurrency: number;
	hasAudio?: boolean;
	/** The archive under these filters, its contents in this format. */
	open(opening: { client: Client; context: IExecuteFunctions; filters: Partial<Values<F>>; format: string }): Source;
}

const clock: Clock = { now: () => Date.now(), sleep };

/** Exports that a run of a node has begun: items that ask for the same one share it. */
const begunBy = oncePerClient(() => new Set<string>());

const deliveries = { fields: asFields, files: asFiles, zip: asZips };

/** Hands on a whole archive, transcript by transcript, with an account of the run as its last item. */
export function archiveExport<F extends Fields>(archive: Archive<F>): Operation {
	const { things, endpoint, filters, formats, limits, concurrency, hasAudio = false, open } = archive;
	const fields = exportFields(filters, formats, hasAudio);

	return operation({
		name: 'Export',
		action: `Export archive of ${things}`,
		description: `Export many or all ${things} as files, ZIP files or fields, in one run or in several`,
		withFile: true,
		endpoint,
		fields,
		async run({ client, context, values }: Call<Values<typeof fields>>) {
			const { scope, output, outputField, options } = values;
			const format = formats[values.format] ?? commonFormats.markdown;
			const startedAt = clock.now();
			const deadline = startedAt + (options.maximumDuration ?? 30) * 60_000;
			const fitsTitle = titleTest(values.filters.titlePattern);
			const plan: Plan = {
				most: options.maximumTranscripts ?? Infinity,
				deadline,
				concurrency: 2 * concurrency,
				withAudio: options.audio ?? false,
				wants: ({ title }) => fitsTitle(title),
				write: (content) => written(content, format),
			};
			const name = namer(options.fileName ?? defaultPattern);
			const fingerprint = fingerprintOf(subjectOf(context, values.filters));
			const begun = begunBy(client);
			if (begun.has(fingerprint)) return [];
			begun.add(fingerprint);
			const repeatUnlessConfirmed = options.repeatUnlessConfirmed ?? false;
			const opened = openPlace(context, fingerprint, {
				scope,
				resumeToken: options.resumeFrom ?? '',
				repeatUnlessConfirmed,
			});
			const patient = patientClient(client, archive, deadline, clock);
			const source = open({ client: patient, context, filters: values.filters, format: values.format });
			if (options.dryRun) return await estimate(source, opened.place, plan, patient, limits, clock);

			const progress: Progress = { place: opened.place, listed: 0, matched: 0 };
			const tally = emptyTally();
			const { transcriptsPerZip = 100 } = options;
			const delivery: Delivery = { context, format, property: outputField, transcriptsPerZip, name, tally };
			const items: Array<IDataObject | ItemWithFile> = [];
			const waits = opened.notBefore !== undefined && opened.notBefore > startedAt;
			if (waits) progress.stop = { why: 'limit', reason: 'The limit is not over yet', continueAfter: opened.notBefore };
			else {
				const outcomes = follow(source, progress, plan, clock);
				for await (const item of deliveries[output](outcomes, delivery)) items.push(item);
			}
			const { stop } = progress;
			if (stop?.error !== undefined && tally.exported === 0) throw stop.error;
			const handedOut = tally.exported > 0;
			const state = opened.keep({ handedOut, continueAfter: stop?.continueAfter });
			const manifest = toManifest(progress, tally, {
				startedAt,
				endedAt: clock.now(),
				requests: patient.requests,
				resumeToken: toToken(state),
				more: stop?.why === 'batch' || stop?.why === 'time' || (repeatUnlessConfirmed && handedOut),
			});
			return [...items, output === 'fields' ? manifest : await withFile(context, manifest, outputField)];
		},
	});
}

const dates = ['createdAfter', 'createdBefore', 'dateFrom', 'dateTo'];

/** What a place is good for: the same account with the same filters. Dates may move on from run to run. */
function subjectOf(context: IExecuteFunctions, filters: Record<string, unknown>) {
	const fixed = Object.entries(filters).filter(([name]) => !dates.includes(name));
	const credentials = Object.values(context.getNode().credentials ?? {}).map(({ id }) => id);
	return [credentials, fixed.sort()];
}

async function withFile(context: IExecuteFunctions, manifest: IDataObject, property: string): Promise<ItemWithFile> {
	const written = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
	const fileName = `manifest ${String(manifest.startedAt).replace(/:/g, '-')}.json`;
	const binary = await context.helpers.prepareBinaryData(written, fileName, 'application/json');
	return new ItemWithFile({ ...manifest, fileName }, { [property]: binary });
}
