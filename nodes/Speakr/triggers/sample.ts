import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { newest } from '../../shared/poll';
import { isEnded } from '../api';
import { withRecording } from './event-item';
import type { TriggerValues } from './fields';
import { endingOf, isFound, recordingsOf, readEvent } from './recordings-source';

const details: Record<string, IDataObject> = {
	'recording.events.extracted': { events_count: 1 },
	'recording.share.created': { share_id: 1, share_summary: true, share_notes: true },
	'recording.share.revoked': { share_id: 1, share_summary: true, share_notes: true },
	'recording.updated': { fields_changed: ['tags'] },
};

/** The item of the newest recording that fits, as if one of the chosen events had just been delivered. Throws ServiceFailure. */
export async function readSample(client: Client, values: TriggerValues): Promise<IDataObject | undefined> {
	const chosen: readonly string[] = values.events;
	const any = chosen.find((type) => !isFound(type) || type === 'recording.created');
	return await newest(recordingsOf(client), async ({ entry }) => {
		const ending = isEnded(entry) ? await endingOf(client, entry) : undefined;
		const type = ending && chosen.includes(ending.type) ? ending.type : any;
		if (type === undefined) return undefined;
		const { data, ...event } = await readEvent(client, type, entry);
		return await withRecording(client, { ...event, sample: true, data: { ...data, ...details[type] } }, values);
	});
}
