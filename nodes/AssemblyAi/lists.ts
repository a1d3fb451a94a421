import { asObject, parseList } from '../shared/json';
import { localTime, withDetails } from '../shared/local-time';
import { firstFound, matches, requestTo, type SearchList } from '../shared/operation';
import { modelName, modelsEndpoint, modelsIn } from './transcripts/chat';
import { titleOf, type ListedTranscript } from './records';
import { readPage } from './transcripts/list';

export const lists = {
	async transcripts(client, filter, cursor, context) {
		return await firstFound(async (before) => {
			const { entries, next } = await readPage(client, { limit: 100, before_id: before });
			const results = entries
				.filter((entry): entry is ListedTranscript => entry?.deleted === false)
				.map((transcript) => {
					const { id, created, status } = transcript;
					const name = withDetails(titleOf(transcript) ?? 'Uploaded file', [localTime(created ?? '', context.getTimezone()), status ?? undefined]);
					return { name, value: id };
				});
			return { results: results.filter(({ name, value }) => matches(`${name} ${value}`, filter)), next };
		}, cursor);
	},
} satisfies Record<string, SearchList>;

export const gatewayLists = {
	async models(client) {
		return parseList(modelsIn(await client.json(requestTo(modelsEndpoint, {}))), (entry) => {
			const model = asObject(entry);
			const value = modelName(model);
			return { name: typeof model.name === 'string' ? model.name : value, value };
		});
	},
} satisfies Record<string, SearchList>;
