import { matches, requestTo, type List } from '../shared/operation';
import { modelName, modelsEndpoint, modelsIn } from './chat';
import { readPage } from './transcripts/list';

const fileIn = (address: unknown) => {
	const text = String(address ?? '');
	const path = URL.canParse(text) ? new URL(text).pathname : text;
	return path.split('/').at(-1) ?? '';
};

/** What the fields of the node let one choose from. */
export const lists = {
	async transcripts(client, filter, cursor) {
		const { entries, next } = await readPage(client, { limit: 100, before_id: cursor });
		return {
			results: entries
				.filter(({ deleted }) => deleted !== true)
				.map(({ id, created, status, audio_url: address }) => {
					const when = String(created).slice(0, 16).replace('T', ' ');
					return { name: `${when} ${fileIn(address)} (${String(status)})`, value: String(id) };
				})
				.filter(({ name, value }) => matches(`${name} ${value}`, filter)),
			next,
		};
	},
} satisfies Record<string, List>;

/** The same, asked of the gateway. */
export const gatewayLists = {
	async models(client, filter) {
		const models = modelsIn(await client.json(requestTo(modelsEndpoint, {})));
		return {
			results: models
				.map((model) => ({ name: String(model.name ?? modelName(model)), value: modelName(model) }))
				.filter(({ name }) => matches(name, filter)),
		};
	},
} satisfies Record<string, List>;
