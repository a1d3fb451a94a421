import { createHash } from 'crypto';
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { undefinedIfNotFound } from '../../shared/errors';
import { connect, type Client } from '../../shared/http';
import { choices, collection, ItemWithFile, outputField, readTriggerFields, requestParameters, shownWhen, type Values } from '../../shared/operation';
import { poll, type Sighting, type PollSource } from '../../shared/poll';
import { specala } from '../api';
import { filters, format, newestFirst, returnAs } from '../fields';
import { createdAtOf, nameOf } from '../guesses';
import type { SpecalaRecord } from '../records';
import { exportOne } from '../transcriptions/export';
import { toExportItem } from '../transcriptions/export-many';
import { listTranscriptions, readTranscription, type Query } from '../transcriptions/read';

const { language, projectId } = filters;
const watchedFilters = { language, projectId };

export const watchingFields = {
	include: choices(
		'Include',
		{
			export: { name: 'Export', description: 'As a Markdown or text file, or as text' },
			transcription: { name: 'Full Transcription', description: 'With its text and AI reports' },
		},
		{ description: 'What to add to title, summary and speakers' },
	),
	format: shownWhen({ include: ['export'] }, format),
	returnAs: shownWhen({ include: ['export'] }, returnAs),
	outputField: shownWhen({ include: ['export'] }, outputField),
	filters: collection('Filters', watchedFilters),
};

type WatchingValues = Values<typeof watchingFields>;

const day = 24 * 3_600_000;

/** One that is found long after younger ones was transcribed that long. */
const overlap = day;

/** Entries that a first poll looks at, so that none of them is taken for new later. */
const fewestKnown = 100;
const mostKnown = 1_000;

const completed = 'completed';

/** One poll of the trigger, as n8n wants it. Throws ServiceFailure. */
export async function pollTranscriptions(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const values = readTriggerFields(context, watchingFields);
	const client = await connect(context, specala);
	const query = { ...requestParameters(watchedFilters, values.filters), status: completed };
	return await poll(context, {
		subject: await subjectOf(context, query),
		source: transcriptionsOf(client, query),
		overlap,
		events: [completed],
		nameOf: (key, entry) => `Transcription '${entry ? nameOf(entry) : key}'`,
		toItem: async ({ sighting: { entry } }) => await withContent(context, client, entry, values),
	});
}

/** Another key may open another workspace, and other filters let other transcriptions through. */
async function subjectOf(context: IPollFunctions, query: Query): Promise<string> {
	const { apiKey } = await context.getCredentials(specala.credential);
	const key = createHash('sha256').update(String(apiKey).trim()).digest('hex').slice(0, 16);
	return [key, JSON.stringify(query)].join(' ');
}

/** Finished transcriptions alone: only that status is documented. */
function transcriptionsOf(client: Client, query: Query): PollSource<SpecalaRecord> {
	return {
		async *since(moment) {
			// A day earlier: in which time zone Specala counts days is not known.
			const from = new Date(Math.max(0, moment - day)).toISOString().slice(0, 10);
			for await (const entry of listTranscriptions(client, { ...query, date_from: from })) {
				const sighting = toSighting(entry);
				if (sighting.createdAt >= moment) yield sighting;
			}
		},
		async *latest() {
			let count = 0;
			let newest = -Infinity;
			for await (const entry of listTranscriptions(client, query, { sort: newestFirst })) {
				const sighting = toSighting(entry);
				newest = Math.max(newest, sighting.createdAt);
				const isOld = sighting.createdAt < newest - overlap;
				if (count === mostKnown || (isOld && count >= fewestKnown)) return;
				count++;
				yield sighting;
			}
		},
		look: async (id) => {
			const transcription = await readTranscription(client, id).catch(undefinedIfNotFound);
			return transcription && toSighting(transcription);
		},
	};
}

/**
 * Where Specala does not say when it was made, that was yesterday for as long as the filter of days lets it through. None
 * was made later than now, else the watch would pass over what comes until then.
 */
function toSighting(entry: SpecalaRecord): Sighting<SpecalaRecord> {
	const yesterday = Math.floor(Date.now() / day - 1) * day;
	const createdAt = Math.min(Date.parse(createdAtOf(entry) ?? '') || yesterday, Date.now());
	return { key: entry.id, createdAt, outcome: completed, entry };
}

/** The item of a transcription, or undefined when it has gone meanwhile. */
async function withContent(context: IPollFunctions, client: Client, entry: SpecalaRecord, values: WatchingValues) {
	const { id } = entry;
	const fetched = async () => {
		const full = values.include.includes('transcription') ? await readTranscription(client, id) : {};
		if (!values.include.includes('export')) return { ...entry, ...full };
		const content = await exportOne(client, id, values.format);
		const { json, binary } = await toExportItem(context, id, { content, singly: false }, values);
		const all = { ...entry, ...full, ...json };
		return binary ? new ItemWithFile(all, binary) : all;
	};
	return await fetched().catch(undefinedIfNotFound);
}
