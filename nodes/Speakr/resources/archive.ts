import { archiveExport } from '../../shared/archive';
import type { Client } from '../../shared/http';
import { requestParameters, withoutFields } from '../../shared/operation';
import { fileFormats } from '../../shared/transcript';
import { capabilitiesOf, speakr } from '../api';
import { speakrArchive } from '../recordings/archive-source';
import { filters, recordingsEndpoint } from '../recordings/list';
import { templateFormat } from '../recordings/transcript';

/** Only completed recordings can be exported, and the position of an export is when a recording was created. */
const archiveFilters = withoutFields(filters, 'status', 'dateField');

/** Of one endpoint; until 0.10.10 of each worker (seen in v0.9.4). */
const olderLimits = [{ requests: 1_000, seconds: 3_600 }, { requests: 5_000, seconds: 86_400 }];
const newerLimits = [{ requests: 120, seconds: 60 }];

async function limits(client: Client) {
	const capabilities = await capabilitiesOf(client).catch(() => undefined);
	return capabilities?.features ? newerLimits : olderLimits;
}

export const archive = {
	export: archiveExport({
		things: 'recordings',
		endpoint: recordingsEndpoint,
		filters: archiveFilters,
		formats: {
			...fileFormats,
			template: {
				...templateFormat,
				name: 'Text From Template',
				description: `${templateFormat.description}; summary and notes are in the item`,
			},
		},
		limits,
		service: speakr,
		startFilters: ['createdAfter', 'updatedSince'],
		hasAudio: true,
		open: ({ client, context, filters, format, options }) =>
			speakrArchive(client, context, requestParameters(archiveFilters, filters), format, options),
	}),
};
