import { InvalidInput } from '../../shared/errors';
import { asObject, listAt, pick } from '../../shared/json';
import { unreadableIn } from '../../shared/http';
import { collection, deletion, keeping, listing, locator, operation, sendOnce, text } from '../../shared/operation';
import { withoutCase } from '../../shared/without-case';
import { parseTag, withIgnored } from '../api';
import { groupField, recordingId, tagDefaults as defaults } from '../fields';
import { addTags, findTagIds, newTagEndpoint, saveTag, tagChoice, tagsEndpoint, tagsToSet } from '../recordings/tags';

const tagId = locator('Tag', 'tags');

const namePlaceholder = 'e.g. Customer call';

const name = text('Name', { required: true, placeholder: namePlaceholder });

const simplifiedTag = keeping(
	'name', 'custom_prompt', 'title_prompt', 'default_language', 'default_min_speakers', 'default_max_speakers', 'is_group_tag',
	'protect_from_deletion', 'color', 'id',
);

export const tag = {
	create: operation({
		description: 'Create a tag for yourself or for a group you administer',
		endpoint: newTagEndpoint,
		simplified: simplifiedTag,
		fields: {
			name,
			additionalFields: collection('Additional Fields', { ...defaults, groupId: groupField('Group the tag belongs to') }),
		},
		run: async (call) => withIgnored(call, parseTag(await saveTag(call))),
	}),
	getAll: listing({
		description: 'Retrieve a list of your tags and those of your groups',
		endpoint: tagsEndpoint,
		simplified: simplifiedTag,
		fields: {
			filters: collection('Filters', {
				name: text('Name', { placeholder: namePlaceholder, description: 'Full name of the tag. Not case-sensitive.' }),
			}),
		},
		// Before 0.10.11 Speakr ignores the name.
		async *pages({ client, request, values: { filters: { name = '' } } }) {
			const tags = listAt(await client.json(request), 'tags', parseTag, unreadableIn(client));
			yield* tags.filter((tag) => name === '' || withoutCase(tag.name) === withoutCase(name));
		},
	}),
	update: operation({
		description: 'Update the settings of a tag',
		endpoint: 'PUT /tags/{tagId}',
		simplified: simplifiedTag,
		fields: {
			tagId,
			updateFields: collection('Update Fields', { name, ...defaults }, { required: true }),
		},
		run: async (call) => withIgnored(call, parseTag(asObject(await saveTag(call, call.values.tagId)).tag)),
	}),
	delete: deletion({ description: 'Delete a tag permanently and remove it from all recordings', endpoint: 'DELETE /tags/{tagId}', fields: { tagId } }),
	addToRecording: operation({
		name: 'Add to Recording',
		action: 'Add tags to recording',
		description: 'Add one or more tags to a recording',
		endpoint: 'POST /recordings/{recordingId}/tags',
		fields: { recordingId, ...tagChoice },
		async run(call) {
			const { recordingId, tags } = call.values;
			return { id: recordingId, addedTags: await addTags(call, recordingId, await findTagIds(call.client, tags)) };
		},
	}),
	setOnRecording: operation({
		name: 'Set on Recording',
		action: 'Set tags on recording',
		description: 'Replace all tags of a recording. To remove all, set an empty list.',
		since: '0.10.11',
		endpoint: 'PUT /recordings/{recordingId}/tags',
		fields: { recordingId, ...tagsToSet },
		async run(call) {
			const { client, values: { recordingId, tags } } = call;
			if (!tags.tagIds && !tags.tagNames) throw new InvalidInput("'Tags' is empty", "Add tags. To remove all, set 'Tag Names or IDs' to an empty list.");
			const ids = await findTagIds(client, tags);
			const body = asObject(await sendOnce(call, async (request) => await client.json({ ...request, json: { tag_ids: ids } })));
			return { id: recordingId, ...pick(body, ['tags']), addedTagIds: body.added, removedTagIds: body.removed };
		},
	}),
	removeFromRecording: operation({
		action: 'Remove tag from recording',
		description: 'Remove a tag from a recording. The tag itself is kept.',
		endpoint: 'DELETE /recordings/{recordingId}/tags/{tagId}',
		fields: { recordingId, tagId },
		output: (_, { recordingId, tagId }) => ({ id: recordingId, removedTagId: tagId, success: true }),
	}),
};
