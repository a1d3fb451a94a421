import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from '../../shared/errors';
import { oncePerClient, type Client } from '../../shared/http';
import { asObject, listAt, objectsAt } from '../../shared/json';
import { withoutCase } from '../../shared/without-case';
import { boolean, collection, locators, quoted, requestTo, sendOnce, textList, type Call, type Values } from '../../shared/operation';
import { parseTag } from '../api';

const tagChoiceOf = (details: { clears?: boolean } = {}) => ({
	tags: collection('Tags', {
		createMissing: boolean('Create If Missing', {
			value: true,
			description: "Whether to create tags in 'Tag Names' that don't exist yet",
		}),
		tagNames: textList('Tag Names', {
			...details,
			placeholder: 'e.g. Customer call, Berlin',
			description: 'Comma-separated names of tags',
		}),
		tagIds: locators('Tag', 'tags', details),
	}),
});

export const tagChoice = tagChoiceOf();
export const tagsToSet = tagChoiceOf({ clears: true });

export const tagsEndpoint = 'GET /tags';
export const newTagEndpoint = 'POST /tags';

export const readTags = async (client: Client) =>
	listAt(await client.json(requestTo(tagsEndpoint, {})), 'tags', parseTag);

/** IDs by name, also without case, read once per run. A user's own tag takes precedence over a group's with the same name. */
const idsByName = oncePerClient(async (client) => {
	const tags = (await readTags(client)).reverse();
	const named = (toName: (name: string) => string) => tags.map(({ name, id }) => [toName(name), Promise.resolve(id)] as const);
	return new Map([...named(withoutCase), ...named(String)]);
});

/** The ID of a new tag, or of one that was created at the same time. Throws ServiceFailure. */
const createTag = async (client: Client, name: string): Promise<number> =>
	await client.json({ ...requestTo(newTagEndpoint, {}), json: { name } }).then(
		(tag) => parseTag(tag).id,
		async (error: unknown) => {
			const tags = error instanceof ServiceFailure ? await readTags(client).catch(() => []) : [];
			const created = tags.find((tag) => withoutCase(tag.name) === withoutCase(name));
			if (created) return created.id;
			throw error;
		},
	);

/** The IDs of the chosen tags; missing ones are created, or refused with InvalidInput. */
export async function findTagIds(
	client: Client,
	{ tagIds = [], tagNames = [], createMissing = false }: Values<typeof tagChoice>['tags'],
): Promise<number[]> {
	if (tagNames.length === 0) return tagIds;
	const known = await idsByName(client);
	const idOf = (name: string) => known.get(name) ?? known.get(withoutCase(name));
	const missing = tagNames.filter((name) => !idOf(name));
	if (missing.length > 0 && !createMissing) {
		throw new InvalidInput(
			`You have no tag named ${missing.map(quoted).join(', ')}`,
			"Choose tags from the list, or turn on 'Create If Missing'",
		);
	}
	// Two items may want the same new tag.
	for (const name of missing) if (!idOf(name)) known.set(withoutCase(name), createTag(client, name));
	return [...new Set([...tagIds, ...(await Promise.all(tagNames.flatMap((name) => idOf(name) ?? [])))])];
}

/** Creates or updates a tag: Speakr answers 500 where the user has another tag of that name (seen in v0.9.4). Throws InvalidInput, ServiceFailure. */
export async function saveTag(call: Call<unknown>, tagId?: number): Promise<unknown> {
	const { client, request } = call;
	return await sendOnce(call).catch(async (error: unknown) => {
		const name = error instanceof ServiceFailure && error.status === 500 ? request.json?.name : undefined;
		const tags = name === undefined ? [] : await readTags(client).catch(() => []);
		if (!tags.some((tag) => tag.id !== tagId && tag.name === name)) throw error;
		throw new InvalidInput('A tag with this name already exists', 'Enter another name');
	});
}

/** Adds tags to a recording. Speakr answers `success: true` even where it refused all of them (seen in v0.9.4). */
export async function addTags(call: Call<unknown>, recordingId: number, tagIds: number[]): Promise<IDataObject[]> {
	if (tagIds.length === 0) throw new InvalidInput('No tags to add', "Choose tags in 'Tag Names or IDs', or enter 'Tag Names'");
	const body = await sendOnce(call, async (request) => {
		const answer = asObject(await call.client.json({ ...request, json: { tag_ids: tagIds } }));
		const { errors } = answer;
		if (!Array.isArray(errors) || errors.length === 0) return answer;
		throw new ServiceFailure(`Some tags could not be added: ${errors.join(', ')}`, {
			advice: `Requested tags: ${tagIds.join(', ')}. Those not named above were added to recording ${recordingId}.`,
			final: true,
		});
	});
	return objectsAt(body, 'added_tags');
}
