import { ServiceFailure } from '../../shared/errors';
import { asObjects, objectsAt } from '../../shared/json';
import { matches, requestTo, type SearchList } from '../../shared/operation';
import { foldersOff, hasFolders, readFolders } from './folders';
import { readTags } from './tags';
import { recordingsEndpoint } from '../recordings/list';
import { parseListed, parseSpeaker, parseWebhook, textAt, type NamedRecord } from '../api/records';
import { readTranscription } from '../api/workarounds';

export const speakersEndpoint = 'GET /speakers';
export const webhooksEndpoint = 'GET /webhooks';

/** What the fields of the node let one choose from. */
export const lists = {
	async recordings(client, filter, cursor) {
		const page = Number(cursor ?? 1);
		const body = await client.json({
			...requestTo(recordingsEndpoint, {}),
			query: { page, per_page: 50, q: filter === '' ? undefined : filter },
		});
		const recordings = objectsAt(body, 'recordings').map(parseListed);
		return {
			results: recordings.map(({ id, title, created_at: createdAt }) => ({
				name: `${title ?? 'Untitled'} (${createdAt.slice(0, 10)})`,
				value: id,
			})),
			next: recordings.length === 50 ? String(page + 1) : undefined,
		};
	},
	async tags(client, filter) {
		return {
			results: (await readTags(client))
				.filter(({ name }) => matches(name, filter))
				.map(({ id, name, is_group_tag: ofGroup }) => ({ name: ofGroup === true ? `${name} (group)` : name, value: id })),
		};
	},
	async folders(client, filter) {
		const folders = fitting(await readFolders(client), filter);
		if (folders.length === 0 && !(await hasFolders(client))) throw new ServiceFailure(foldersOff.message, foldersOff);
		return { results: folders };
	},
	async foldersOrNone(client, filter) {
		const folders = fitting(await readFolders(client), filter);
		const off = folders.length === 0 && !(await hasFolders(client));
		const none = off ? '[No Folder] (folders are switched off in this Speakr)' : '[No Folder]';
		return { results: [{ name: none, value: 'none' }, ...folders] };
	},
	async speakers(client, filter) {
		const speakers = objectsAt(await client.json(requestTo(speakersEndpoint, {})), 'speakers');
		return { results: fitting(speakers.map(parseSpeaker), filter) };
	},
	async webhooks(client, filter) {
		const webhooks = objectsAt(await client.json(requestTo(webhooksEndpoint, {})), 'webhooks');
		return { results: fitting(webhooks.map(parseWebhook), filter) };
	},
	async models(client, filter) {
		const models = asObjects((await readTranscription(client)).models);
		return {
			results: models
				.map((model) => ({ name: textAt('model', model, 'label'), value: textAt('model', model, 'value') }))
				.filter(({ name }) => matches(name, filter)),
		};
	},
} satisfies Record<string, SearchList>;

/** Those of a list whose names fit. */
const fitting = (things: NamedRecord[], filter: string) =>
	things.filter(({ name }) => matches(name, filter)).map(({ id, name }) => ({ name, value: id }));
