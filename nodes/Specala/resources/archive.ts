import { archiveExport } from '../../shared/archive';
import { requestParameters, withoutFields } from '../../shared/operation';
import { transcriptFormats, type TranscriptFormat } from '../../shared/transcript';
import { specala } from '../api';
import { specalaArchive } from '../transcriptions/archive-source';
import { filters, formats } from '../fields';
import { exportManyEndpoint } from '../transcriptions/export';

const archiveFilters = withoutFields(filters, 'status');

const { json, srt, vtt } = transcriptFormats;
const singly = (format: TranscriptFormat) => ({ ...format, description: `${format.description}; takes one request per transcription` });

export const archive = {
	export: archiveExport({
		things: 'transcriptions',
		endpoint: exportManyEndpoint,
		filters: archiveFilters,
		formats: { ...formats, json: singly(json), srt: singly(srt), vtt: singly(vtt) },
		limits: () => [{ requests: 500, seconds: 60 }],
		service: specala,
		startFilters: ['dateFrom'],
		open: ({ client, filters: chosen, format }) => specalaArchive(client, requestParameters(archiveFilters, chosen), format),
	}),
};
