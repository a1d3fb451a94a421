import type { Client } from '../shared/http';
import { matches, type SearchList, type SearchPage } from '../shared/operation';
import { newestFirst } from './fields';
import { createdAtOf, nameOf } from './guesses';
import { largestPage, listProjects, readTranscriptions } from './transcriptions/list';

/** Pages looked through for a filter before n8n is to ask for more. */
const pagesAtOnce = 5;

/** What the fields of the node let one choose from. */
export const lists = {
	async projects(client, filter) {
		const results: SearchPage['results'] = [];
		for await (const project of listProjects(client)) {
			if (matches(nameOf(project), filter)) results.push({ name: nameOf(project), value: String(project.id) });
		}
		return { results };
	},
	/** Specala does not search in titles, so that is done here. */
	async transcriptions(client, filter, cursor) {
		let offset = Number(cursor ?? 0);
		for (let page = 1; ; page++) {
			const { results, isLast } = await readChoices(client, offset);
			const found = results.filter(({ name }) => matches(name, filter));
			offset += results.length;
			if (isLast) return { results: found };
			if (found.length > 0 || page === pagesAtOnce) return { results: found, next: String(offset) };
		}
	},
} satisfies Record<string, SearchList>;

async function readChoices(client: Client, offset: number) {
	const { entries } = await readTranscriptions(client, { sort: newestFirst, limit: largestPage, offset });
	const results = entries.map((entry) => {
		const day = createdAtOf(entry)?.slice(0, 10);
		return { name: day === undefined ? nameOf(entry) : `${nameOf(entry)} (${day})`, value: String(entry.id) };
	});
	return { results, isLast: entries.length < largestPage };
}
