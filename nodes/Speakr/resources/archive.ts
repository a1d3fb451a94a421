import { archiveExport, commonFormats } from '../../shared/archive';
import { onTheWire, without } from '../../shared/operation';
import { speakr } from '../api';
import { speakrArchive } from '../recordings/archive';
import { filters } from '../recordings/list';

/** Recordings without a text have nothing to export. */
const archiveFilters = without(filters, 'status');

export const archive = {
	name: 'Archive',
	operations: {
		export: archiveExport({
			things: 'recordings',
			endpoint: 'GET /recordings',
			filters: archiveFilters,
			formats: {
				...commonFormats,
				template: {
					name: 'Text From Template',
					description: 'As your transcript template in Speakr writes it; summary and notes stand in the item',
					extension: 'txt',
					mimeType: 'text/plain',
				},
			},
			// For each kind of request, and each of Speakr's workers (seen in v0.9.4).
			limits: [
				{ requests: 1_000, seconds: 3_600 },
				{ requests: 5_000, seconds: 86_400 },
			],
			concurrency: speakr.concurrency,
			hasAudio: true,
			open: ({ client, context, filters, format }) =>
				speakrArchive(client, context, onTheWire(archiveFilters, filters), format),
		}),
	},
};
