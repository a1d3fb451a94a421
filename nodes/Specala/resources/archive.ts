import { archiveExport, commonFormats } from '../../shared/archive';
import { onTheWire, without } from '../../shared/operation';
import { specala } from '../api';
import { specalaArchive } from '../transcriptions/archive';
import { filters } from '../fields';

/** Those that are not finished are exported in a later run. */
const archiveFilters = without(filters, 'status');

const { json, srt, vtt } = commonFormats;
const singly = (format: typeof json) => ({ ...format, description: `${format.description}; takes a request for each` });

export const archive = {
	name: 'Archive',
	operations: {
		export: archiveExport({
			things: 'transcriptions',
			endpoint: 'POST /transcriptions/export',
			filters: archiveFilters,
			formats: {
				md: { name: 'Markdown', description: 'As Specala AI writes it', extension: 'md', mimeType: 'text/markdown' },
				txt: { name: 'Text', description: 'As Specala AI writes it', extension: 'txt', mimeType: 'text/plain' },
				json: singly(json),
				srt: singly(srt),
				vtt: singly(vtt),
			},
			limits: [{ requests: 500, seconds: 60 }],
			concurrency: specala.concurrency,
			open: ({ client, filters: chosen, format }) => specalaArchive(client, onTheWire(archiveFilters, chosen), format),
		}),
	},
};
