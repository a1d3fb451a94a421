import { createHash } from 'crypto';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { undefinedIfNotFound } from '../../shared/errors';
import { connect, type Client } from '../../shared/http';
import { dayLong } from '../../shared/memory';
import { choice, choices, collection, notice, outputField, readTriggerFields, requestParameters, shownWhen, simplify, withFields, type Values } from '../../shared/operation';
import { creationTime, latestCount, poll, type Sighting, type PollSource } from '../../shared/poll';
import { fieldFormats, inTimezone, shownForFormats, orText, renderOptions } from '../../shared/transcript';
import { specala } from '../api';
import { filters, format, newestFirst, returnAs } from '../fields';
import { createdAtOf, recordName, requestedBy } from '../guesses';
import type { SpecalaRecord } from '../records';
import { exportOne } from '../transcriptions/export';
import { toExportItem } from '../transcriptions/export-many';
import { toTranscript, transcriptAs } from '../transcriptions/get';
import { listTranscriptions, readTranscription, type Query } from '../transcriptions/read';
import { simplified } from '../transcriptions/simplify';

const { language, projectId } = filters;
const watchedFilters = { language, projectId };

export const watchingFields = {
	testNotice: notice('To test, click <b>Fetch Test Event</b>. The newest matching transcription is shown as a sample.'),
	events: choices(
		'Trigger On',
		{ completed: { name: 'Transcription Completed', description: 'The transcription is ready, with its summary' } },
		{ value: ['completed'], required: true },
	),
	include: choices(
		'Include',
		{
			export: { name: 'Export', description: 'As a Markdown or text file, or as text' },
			summary: { name: 'Summary', description: 'Title, summary and speakers; always included' },
			transcript: { name: 'Transcript', description: 'In the format below' },
			transcription: { name: 'Full Transcription', description: 'With its text and AI reports' },
		},
		{ value: ['summary'], description: 'What the item contains' },
	),
	format: shownWhen({ include: ['export'] }, { ...format, property: { ...format.property, displayName: 'Export Format' } }),
	returnAs: shownWhen({ include: ['export'] }, returnAs),
	outputField: shownWhen({ include: ['export'], returnAs: ['file'] }, outputField),
	transcriptFormat: shownWhen({ include: ['transcript'] }, choice('Transcript Format', fieldFormats, { value: 'markdown' })),
	simplify,
	transcriptOptions: shownWhen({ include: ['transcript'] }, inTimezone(collection('Transcript Options', shownForFormats(renderOptions, fieldFormats, 'transcriptFormat')))),
	filters: collection('Filters', watchedFilters),
};

type WatchingValues = Values<typeof watchingFields>;

/** Milliseconds: a long transcription is finished after newer ones. */
const overlap = dayLong;

const maxKnown = 1_000;

const completed = 'completed';

/** Polls once: the items, or null if there are none. Throws ServiceFailure. */
export async function pollTranscriptions(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const values = readTriggerFields(context, watchingFields);
	const query = { ...requestParameters(watchedFilters, values.filters), status: completed };
	return await poll<SpecalaRecord>(context, async (until) => {
		const client = await connect(context, specala, { background: true, until });
		return {
			...(await watched(context, query)),
			source: transcriptionsOf(client, query),
			overlap,
			events: [completed],
			nameOf: (key, entry) => `Transcription '${entry ? recordName(entry) : key}'`,
			toItem: async ({ sighting: { entry } }) => await withContent(context, client, entry, values),
		};
	});
}

/** Another API key may belong to another workspace. */
async function watched(context: IPollFunctions, query: Query) {
	const { apiKey } = await context.getCredentials(specala.credential);
	const key = createHash('sha256').update(String(apiKey).trim()).digest('hex').slice(0, 16);
	const filter = ` ${JSON.stringify(query)}`;
	return { subject: key + filter, mayBe: (before: string) => before.endsWith(filter) };
}

/** Completed transcriptions: no other status is documented. */
function transcriptionsOf(client: Client, query: Query): PollSource<SpecalaRecord> {
	return {
		async *since(moment) {
			// A day earlier: the time zone of Specala's dates is not documented.
			const from = new Date(Math.max(0, moment - dayLong)).toISOString().slice(0, 10);
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
				if (count === maxKnown || (isOld && count >= latestCount)) return;
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

/** Without a creation time, it counts as created today: what is older than the newest by `overlap` isn't looked at. */
function toSighting(entry: SpecalaRecord): Sighting<SpecalaRecord> {
	const today = Math.floor(Date.now() / dayLong) * dayLong;
	return { key: entry.id, createdAt: creationTime(createdAtOf(entry), today), outcome: completed, entry };
}

async function withContent(context: IPollFunctions, client: Client, entry: SpecalaRecord, values: WatchingValues) {
	const { id } = entry;
	const fetched = async () => {
		const { include, transcriptFormat, transcriptOptions } = values;
		const read = include.includes('transcription') || include.includes('transcript') ? await readTranscription(client, id) : { id };
		const full = include.includes('transcription') ? read : {};
		const show = (as?: 'text') => transcriptAs(toTranscript({ ...entry, ...read }), as ?? transcriptFormat, transcriptOptions);
		const rendered = include.includes('transcript') ? orText(show) : {};
		const shown = (item: IDataObject) => ({ ...(values.simplify ? simplified(item) : item), ...rendered });
		if (!include.includes('export')) return shown({ ...entry, ...full });
		const content = await exportOne(client, id, values.format);
		const exported = await toExportItem(context, requestedBy(entry, id), { content, singly: false }, values);
		return withFields(exported, (fields) => shown({ ...entry, ...full, ...fields }));
	};
	return await fetched().catch(undefinedIfNotFound);
}
