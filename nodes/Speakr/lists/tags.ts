import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from '../../shared/errors';
import { oncePerClient, type Client } from '../../shared/http';
import { asObject, objectsAt } from '../../shared/json';
import { parseTag } from '../api/records';
import { boolean, collection, locators, mapped, requestTo, text, toList, type Call, type Values } from '../../shared/operation';

export const tagChoice = {
	tagIds: locators('Tag', 'tags'),
	options: collection('Options', {
		createMissing: boolean('Create If Missing', {
			value: true,
			description: "Whether tags in 'Tag Names' that do not exist are made",
		}),
		tagNames: mapped(
			text('Tag Names', {
				placeholder: 'e.g. Customer call, Berlin',
				description: 'Names of further tags, with commas between them',
			}),
			(names) => toList(names).map(String),
		),
	}),
};

export const tagsEndpoint = 'GET /tags';
export const newTagEndpoint = 'POST /tags';

/** The user's own tags, then those of the user's groups. */
export const readTags = async (client: Client) =>
	objectsAt(await client.json(requestTo(tagsEndpoint, {})), 'tags').map(parseTag);

/** The ids of tags by name, asked for once in a run of a node; those being made are there already. */
const directoryOf = oncePerClient(async (client) => {
	// A tag of one's own wins over one of a group with the same name.
	const tags = (await readTags(client)).reverse();
	return new Map(tags.map(({ name, id }) => [name, Promise.resolve(id)]));
});

const create = async (client: Client, name: string): Promise<number> =>
	parseTag(await client.json({ ...requestTo(newTagEndpoint, {}), json: { name } })).id;

/** The ids of tags given by name; those that do not exist are made, or refused with InvalidInput. */
export async function idsOfNames(
	client: Client,
	{ tagNames = [], createMissing = false }: Values<typeof tagChoice>['options'],
): Promise<number[]> {
	if (tagNames.length === 0) return [];
	const directory = await directoryOf(client);
	const missing = tagNames.filter((name) => !directory.has(name));
	if (missing.length > 0 && !createMissing) {
		throw new InvalidInput(
			`There is no tag ${missing.map((name) => `'${name}'`).join(', ')} of yours`,
			"Choose tags from the list, or switch 'Create If Missing' on",
		);
	}
	for (const name of missing) {
		// Several items may want the same new tag at once.
		if (!directory.has(name)) directory.set(name, create(client, name));
	}
	return await Promise.all(tagNames.flatMap((name) => directory.get(name) ?? []));
}

/** Puts tags on a recording. Speakr says `success: true` also when every tag was refused (seen in v0.9.4). */
export async function addTags({ client, request }: Call<unknown>, recordingId: number, tagIds: number[]): Promise<IDataObject[]> {
	if (tagIds.length === 0) {
		throw new InvalidInput('No tag is chosen', "Choose one in 'Tag Names or IDs', or give 'Tag Names'");
	}
	const body = asObject(await client.json({ ...request, json: { tag_ids: tagIds } }));
	const { errors } = body;
	if (!Array.isArray(errors) || errors.length === 0) return objectsAt(body, 'added_tags');
	throw new ServiceFailure(`Not all tags were added: ${errors.join(', ')}`, {
		advice: `Check the tags ${tagIds.join(', ')}; the others are on recording ${recordingId} now`,
		final: true,
	});
}
