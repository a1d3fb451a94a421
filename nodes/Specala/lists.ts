import { localTime, roughDuration, withDetails } from '../shared/local-time';
import { matches, type SearchList, type SearchPage } from '../shared/operation';
import { newestFirst } from './fields';
import { createdAtOf, nameOf } from './guesses';
import { listProjects, maxPageSize, readTranscriptions } from './transcriptions/read';

/** Pages searched before n8n must ask for more. */
const maxPagesAtOnce = 5;

export const lists = {
	async projects(client, filter) {
		const results: SearchPage['results'] = [];
		for await (const project of listProjects(client)) {
			const name = nameOf(project);
			if (matches(name, filter)) results.push({ name, value: project.id });
		}
		return { results };
	},
	async transcriptions(client, filter, cursor, context) {
		let offset = Number(cursor ?? 0);
		for (let page = 1; ; page++) {
			const { entries } = await readTranscriptions(client, { sort: newestFirst, limit: maxPageSize, offset });
			const results = entries
				.flatMap((entry) => {
					if (!entry) return [];
					const created = createdAtOf(entry);
					const time = created && localTime(created, context.getTimezone());
					const { duration_seconds: seconds } = entry;
					const length = typeof seconds === 'number' ? roughDuration(seconds) : undefined;
					return [{ name: withDetails(nameOf(entry), [time, length]), value: entry.id }];
				})
				.filter(({ name }) => matches(name, filter));
			offset += entries.length;
			if (entries.length < maxPageSize) return { results };
			if (results.length > 0 || page === maxPagesAtOnce) return { results, next: String(offset) };
		}
	},
} satisfies Record<string, SearchList>;
