import { archiveExport, commonFormats } from '../../shared/archive';
import { assemblyAi } from '../api';
import { assemblyAiArchive } from '../transcripts/archive';
import { filters } from '../transcripts/list';

const { createdAfter, createdBefore } = filters;

export const archive = {
	name: 'Archive',
	operations: {
		export: archiveExport({
			things: 'transcripts',
			endpoint: 'GET /transcript',
			filters: { createdAfter, createdBefore },
			aboutTitles:
				'AssemblyAI keeps no titles: the name of the file in the audio URL stands for one, and what was uploaded has none.',
			formats: {
				...commonFormats,
				original: {
					name: 'JSON From AssemblyAI',
					description: 'All that AssemblyAI has, offsets in milliseconds',
					extension: 'json',
					mimeType: 'application/json',
				},
			},
			limits: [{ requests: 20_000, seconds: 300 }],
			concurrency: assemblyAi.concurrency,
			open: ({ client, filters: period, format }) => assemblyAiArchive(client, period, format),
		}),
	},
};
