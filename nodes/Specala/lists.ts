import { collected } from '../shared/collected';
import { localTime, roughDuration, withDetails } from '../shared/local-time';
import { firstFound, matches, type SearchList } from '../shared/operation';
import { newestFirst } from './fields';
import { createdAtOf, recordName } from './guesses';
import { listProjects, maxPageSize, readTranscriptions } from './transcriptions/read';

export const lists = {
	async projects(client) {
		return (await collected(listProjects(client))).map((project) => ({ name: recordName(project), value: project.id }));
	},
	async transcriptions(client, filter, cursor, context) {
		return await firstFound(async (from = '0') => {
			const offset = Number(from);
			const { entries } = await readTranscriptions(client, { sort: newestFirst, limit: maxPageSize, offset });
			const results = entries
				.flatMap((entry) => {
					if (!entry) return [];
					const created = createdAtOf(entry);
					const time = created && localTime(created, context.getTimezone());
					const { duration_seconds: seconds } = entry;
					const length = typeof seconds === 'number' ? roughDuration(seconds) : undefined;
					return [{ name: withDetails(recordName(entry), [time, length]), value: entry.id }];
				})
				.filter(({ name }) => matches(name, filter));
			return { results, next: entries.length < maxPageSize ? undefined : String(offset + entries.length) };
		}, cursor);
	},
} satisfies Record<string, SearchList>;
