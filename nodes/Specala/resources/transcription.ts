import { collected } from '../../shared/collected';
import { collection, inTool, listing, operation, outputField, shownWhen } from '../../shared/operation';
import { pieceOperations } from '../../shared/transcript';
import { exportEndpoint, exportManyEndpoint, exportOne } from '../transcriptions/export';
import { exportMany, exportManyFields, toExportItem } from '../transcriptions/export-many';
import { filters, format, newestFirst, returnAs, sort, transcriptionId } from '../fields';
import { requestedBy } from '../guesses';
import { getFields, getTranscription, readTranscript } from '../transcriptions/get';
import { simplified } from '../transcriptions/simplify';
import { listTranscriptions, readTranscription, transcriptionEndpoint, transcriptionsEndpoint } from '../transcriptions/read';

export const transcription = {
	get: operation({
		description: 'Retrieve a transcription with its full text and AI reports, or as segments, text, Markdown or subtitles',
		endpoint: transcriptionEndpoint,
		simplified,
		simplifiedWhen: { format: ['original'] },
		fields: getFields,
		run: getTranscription,
	}),
	...pieceOperations({
		endpoint: transcriptionEndpoint,
		fields: { transcriptionId },
		read: async (call) => await readTranscript(call, call.values.transcriptionId),
	}),
	getAll: listing({
		description: 'Retrieve a list of transcriptions with their summaries. Filter by project, language, date or status.',
		endpoint: transcriptionsEndpoint,
		simplified,
		fields: { filters: collection('Filters', filters), sort },
		async *pages({ client, request: { query = {} }, values }, limit) {
			const { order: sort = newestFirst } = values.sort;
			const isNewestOfAll = sort === newestFirst && limit === Infinity;
			if (!isNewestOfAll) {
				yield* listTranscriptions(client, query, { sort, limit });
				return;
			}
			// From the oldest, to include what is transcribed in the meantime.
			yield* (await collected(listTranscriptions(client, query))).reverse();
		},
	}),
	export: operation({
		description: 'Retrieve a transcription as a Markdown or text file, or as text',
		hint: 'For more than one transcription, use Export Many, which takes one request for up to 100.',
		endpoint: exportEndpoint,
		fields: { transcriptionId, format, returnAs: inTool(['text'], returnAs), outputField: shownWhen({ returnAs: ['file'] }, outputField) },
		async run({ client, context, itemIndex, values }) {
			const { transcriptionId: id, format, returnAs } = values;
			const content = await exportOne(client, id, format);
			const told = requestedBy(context.getInputData()[itemIndex]?.json, id);
			const isNameless = told.title === undefined && returnAs.includes('file');
			const about = isNameless ? requestedBy(await readTranscription(client, id), id) : told;
			return await toExportItem(context, about, { content, singly: false }, values);
		},
	}),
	exportMany: operation({
		action: 'Export many transcriptions',
		description: 'Export the transcriptions of all incoming items, up to 100 per request',
		endpoint: exportManyEndpoint,
		fields: exportManyFields,
		runAll: exportMany,
	}),
};
