import { archiveExport } from '../../shared/archive';
import { fileFormats } from '../../shared/transcript';
import { assemblyAi } from '../api';
import { assemblyAiArchive } from '../transcripts/archive-source';
import { original } from '../transcripts/formats';
import { filters, transcriptsEndpoint } from '../transcripts/list';

const { createdAfter, createdBefore } = filters;

export const archive = {
	export: archiveExport({
		things: 'transcripts',
		endpoint: transcriptsEndpoint,
		filters: { createdAfter, createdBefore },
		canDelete: true,
		aboutTitles: 'AssemblyAI keeps no titles: the file name in the audio URL is used, and uploaded files have none.',
		formats: { ...fileFormats, original },
		limits: () => [{ requests: 20_000, seconds: 300 }],
		service: assemblyAi,
		startFilters: ['createdAfter'],
		open: ({ client, filters: period, format }) => assemblyAiArchive(client, period, format),
	}),
};
