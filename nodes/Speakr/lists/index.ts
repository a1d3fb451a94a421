import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObjects, objectsAt } from '../../shared/json';
import { matches, requestTo, type SearchList } from '../../shared/operation';
import { parseListed, parseSpeaker, parseWebhook, textAt, type NamedRecord } from '../api/records';
import { recordingsEndpoint } from '../recordings/list';
import { readConnector } from '../api/workarounds';
import { foldersOff, hasFolders, readFolders } from './folders';
import { readTags } from './tags';

export const speakersEndpoint = 'GET /speakers';
export const webhooksEndpoint = 'GET /webhooks';

const pageSize = 50;

const toChoices = (records: NamedRecord[], filter: string) =>
	records.filter(({ name }) => matches(name, filter)).map(({ id, name }) => ({ name, value: id }));

async function readFolderChoices(client: Client, filter: string) {
	const folders = toChoices(await readFolders(client), filter);
	return { folders, off: folders.length === 0 && !(await hasFolders(client)) };
}

export const lists = {
	async recordings(client, filter, cursor) {
		const page = Number(cursor ?? 1);
		const query = { page, per_page: pageSize, q: filter === '' ? undefined : filter };
		const body = await client.json({ ...requestTo(recordingsEndpoint, {}), query });
		const results = objectsAt(body, 'recordings')
			.map(parseListed)
			.map(({ id, title, created_at: createdAt }) => ({ name: `${title ?? 'Untitled'} (${createdAt.slice(0, 10)})`, value: id }));
		return { results, next: results.length === pageSize ? `${page + 1}` : undefined };
	},
	async tags(client, filter) {
		const tags = (await readTags(client)).filter(({ name }) => matches(name, filter));
		const nameOf = ({ name, is_group_tag: ofGroup }: NamedRecord) => (ofGroup === true ? `${name} (group)` : name);
		return { results: tags.map((tag) => ({ name: nameOf(tag), value: tag.id })) };
	},
	async folders(client, filter) {
		const { folders, off } = await readFolderChoices(client, filter);
		if (off) throw new ServiceFailure(foldersOff.message, foldersOff);
		return { results: folders };
	},
	async foldersOrNone(client, filter) {
		const { folders, off } = await readFolderChoices(client, filter);
		const none = off ? '[No Folder] (folders are turned off in Speakr)' : '[No Folder]';
		return { results: [{ name: none, value: 'none' }, ...folders] };
	},
	async speakers(client, filter) {
		const speakers = objectsAt(await client.json(requestTo(speakersEndpoint, {})), 'speakers');
		return { results: toChoices(speakers.map(parseSpeaker), filter) };
	},
	async webhooks(client, filter) {
		const webhooks = objectsAt(await client.json(requestTo(webhooksEndpoint, {})), 'webhooks');
		return { results: toChoices(webhooks.map(parseWebhook), filter) };
	},
	async models(client, filter) {
		const { models } = await readConnector(client);
		const results = asObjects(models).map((model) => {
			const [name, value] = [textAt('model', model, 'label'), textAt('model', model, 'value')];
			return { name, value };
		});
		return { results: results.filter(({ name }) => matches(name, filter)) };
	},
} satisfies Record<string, SearchList>;
