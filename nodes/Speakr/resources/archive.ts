import { archiveExport } from '../../shared/archive';
import { requestParameters, withoutFields } from '../../shared/operation';
import { transcriptFormats } from '../../shared/transcript';
import { speakr } from '../api';
import { speakrArchive } from '../recordings/archive';
import { filters, recordingsEndpoint } from '../recordings/list';
import { templateFormat } from '../recordings/transcript';

/** Only completed recordings can be exported, and the position of an export is when a recording was created. */
const archiveFilters = withoutFields(filters, 'status', 'dateField');

const { json, markdown, srt, text, vtt } = transcriptFormats;

export const archive = {
	name: 'Archive',
	operations: {
		export: archiveExport({
			things: 'recordings',
			endpoint: recordingsEndpoint,
			filters: archiveFilters,
			formats: {
				markdown,
				json,
				srt,
				vtt,
				text,
				template: {
					...templateFormat,
					name: 'Text From Template',
					description: `${templateFormat.description}; summary and notes are in the item`,
				},
			},
			// Per type of request and worker of Speakr (seen in v0.9.4).
			limits: [{ requests: 1_000, seconds: 3_600 }, { requests: 5_000, seconds: 86_400 }],
			concurrency: speakr.concurrency,
			hasAudio: true,
			open: ({ client, context, filters, format }) =>
				speakrArchive(client, context, requestParameters(archiveFilters, filters), format),
		}),
	},
};
