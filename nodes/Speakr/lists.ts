import { ServiceFailure } from '../shared/errors';
import type { Client } from '../shared/http';
import { asObject, listAt, parseEach, parseList } from '../shared/json';
import { localTime, roughDuration, withDetails } from '../shared/local-time';
import { matches, requestTo, type SearchList } from '../shared/operation';
import { idAt, linksAt, parseDelivery, parseExternalReference, parseListed, parseSpeaker, readConnector, textAt, textOrNull, userEndpoint, type NamedRecord } from './api';
import { recordingId, webhookId } from './fields';
import { recordingsEndpoint } from './recordings/list';
import { deliveriesEndpoint, maxLogLength } from './webhooks/delivery-log';
import { eventName } from './webhooks/events';
import { listWebhooks } from './webhooks/requests';
import { areFoldersOff, foldersOff, readFolders } from './recordings/folders';
import { readTags } from './recordings/tags';

export const speakersEndpoint = 'GET /speakers';
export const referencesEndpoint = 'GET /recordings/{recordingId}/external-refs';

const pageSize = 50;

const toChoice = ({ id, name }: NamedRecord) => ({ name, value: id });

async function readFolderChoices(client: Client) {
	const folders = (await readFolders(client)).map(toChoice);
	return { folders, off: folders.length === 0 && (await areFoldersOff(client)) };
}

export const lists = {
	async recordings(client, filter, cursor, context) {
		const page = Number(cursor ?? 1);
		const query = { page, per_page: pageSize, q: filter === '' ? undefined : filter };
		const body = await client.json({ ...requestTo(recordingsEndpoint, {}), query });
		const entries = parseEach(asObject(body).recordings, parseListed);
		const urlOf = linksAt(client.address);
		const results = entries.flatMap((entry) => {
			if (!entry) return [];
			const { id, title, created_at: createdAt, meeting_date: date, audio_duration: seconds } = entry;
			const time = localTime(textOrNull(date) ?? createdAt ?? '', context.getTimezone());
			const length = typeof seconds === 'number' ? roughDuration(seconds) : undefined;
			return [{ name: withDetails(title ?? 'Untitled', [time, length]), value: id, url: urlOf(id) }];
		});
		return { results, next: entries.length === pageSize ? `${page + 1}` : undefined };
	},
	async tags(client) {
		const nameOf = ({ name, is_group_tag: ofGroup }: NamedRecord) => (ofGroup === true ? `${name} (group)` : name);
		return (await readTags(client)).map((tag) => ({ name: nameOf(tag), value: tag.id }));
	},
	async folders(client) {
		const { folders, off } = await readFolderChoices(client);
		if (off) throw new ServiceFailure(foldersOff.message, foldersOff);
		return folders;
	},
	async foldersOrNone(client, filter) {
		const { folders, off } = await readFolderChoices(client);
		const none = off ? '[No Folder] (folders are turned off in Speakr)' : '[No Folder]';
		return { results: [{ name: none, value: 'none' }, ...folders.filter(({ name }) => matches(name, filter))] };
	},
	async speakers(client) {
		return listAt(await client.json(requestTo(speakersEndpoint, {})), 'speakers', parseSpeaker).map(toChoice);
	},
	async webhooks(client) {
		return (await listWebhooks(client)).map(toChoice);
	},
	async deliveries(client, _filter, _cursor, context) {
		const chosen = webhookId.parse(context.getCurrentNodeParameter('webhookId'), { timezone: '' });
		const body = await client.json({ ...requestTo(deliveriesEndpoint, { webhookId: chosen }), query: { limit: maxLogLength } });
		return listAt(body, 'deliveries', parseDelivery).map(({ id, event_type: type, created_at: at, status }) => {
			const time = typeof at === 'string' ? localTime(at, context.getTimezone()) : undefined;
			return { name: withDetails(eventName(textOrNull(type) ?? `${id}`), [time, textOrNull(status) ?? undefined]), value: id };
		});
	},
	async references(client, _filter, _cursor, context) {
		const chosen = recordingId.parse(context.getCurrentNodeParameter('recordingId'), { timezone: '' });
		const body = await client.json(requestTo(referencesEndpoint, { recordingId: chosen }));
		return listAt(body, 'external_refs', parseExternalReference).map(({ id, system, kind, ref }) => ({ name: [system, kind, ref].join(' '), value: id }));
	},
	async groups(client) {
		return listAt(await client.json(requestTo(userEndpoint, {})), 'group_memberships', (membership) => {
			const value = idAt('group membership', asObject(membership), 'group_id');
			return { name: textOrNull(asObject(membership).group_name) ?? `${value}`, value };
		});
	},
	async models(client) {
		return parseList((await readConnector(client)).models, (model) => {
			const value = textAt('model', asObject(model), 'value');
			return { name: textOrNull(asObject(model).label) || value, value };
		});
	},
} satisfies Record<string, SearchList>;
