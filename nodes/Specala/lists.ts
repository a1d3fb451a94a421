import { collected } from '../shared/collected';
import { localTime, roughDuration, withDetails } from '../shared/local-time';
import { matches, type SearchList } from '../shared/operation';
import { newestFirst } from './fields';
import { createdAtOf, nameOf } from './guesses';
import { listProjects, maxPageSize, readTranscriptions } from './transcriptions/read';

const maxPagesAtOnce = 5;

export const lists = {
	async projects(client) {
		return (await collected(listProjects(client))).map((project) => ({ name: nameOf(project), value: project.id }));
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
