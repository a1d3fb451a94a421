import { asObjects, objectsAt } from '../shared/json';
import type { List } from '../shared/operation';

const matches = (name: string, filter: string) => name.toLowerCase().includes(filter.toLowerCase());

/** What the fields of the node let one choose from. */
export const lists = {
	async recordings(client, filter, cursor) {
		const page = Number(cursor ?? 1);
		const body = await client.json({
			method: 'GET',
			path: '/recordings',
			query: { page, per_page: 50, q: filter === '' ? undefined : filter },
		});
		const recordings = objectsAt(body, 'recordings');
		return {
			results: recordings.map(({ id, title, created_at: createdAt }) => ({
				name: `${String(title ?? 'Untitled')} (${String(createdAt).slice(0, 10)})`,
				value: Number(id),
			})),
			next: recordings.length === 50 ? String(page + 1) : undefined,
		};
	},
	async tags(client, filter) {
		const tags = objectsAt(await client.json({ method: 'GET', path: '/tags' }), 'tags');
		return {
			results: tags
				.filter(({ name }) => matches(String(name), filter))
				.map(({ id, name, is_group_tag: ofGroup }) => ({
					name: ofGroup === true ? `${String(name)} (group)` : String(name),
					value: Number(id),
				})),
		};
	},
	async folders(client, filter) {
		const folders = asObjects(await client.json({ method: 'GET', path: '/folders' }));
		return {
			results: [
				{ name: '[No Folder]', value: 'none' },
				...folders
					.filter(({ name }) => matches(String(name), filter))
					.map(({ id, name }) => ({ name: String(name), value: Number(id) })),
			],
		};
	},
} satisfies Record<string, List>;
