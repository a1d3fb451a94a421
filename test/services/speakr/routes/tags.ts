import { canEdit, isAdminOf, visibleTo } from '../access/ownership';
import type { Call, Route } from '../call';
import { isObject, isTrue, numberOrNull, textOrNull } from '../json';
import type { Defaults, Tag } from '../model';
import { crash, json, refuse, type Reply } from '../reply';
import { tagView, updatedTag } from '../views/tag';
import { detachEverywhere } from './recording-tags';

/** Those defaults that the body names. */
export function givenDefaults(body: Record<string, unknown>): Partial<Defaults> {
	return {
		...('custom_prompt' in body && { custom_prompt: textOrNull(body.custom_prompt) }),
		...('default_language' in body && { default_language: textOrNull(body.default_language) }),
		...('default_min_speakers' in body && { default_min_speakers: numberOrNull(body.default_min_speakers) }),
		...('title_prompt' in body && { title_prompt: textOrNull(body.title_prompt) }),
		...('default_max_speakers' in body && { default_max_speakers: numberOrNull(body.default_max_speakers) }),
	};
}

function list({ state, user, query }: Call): Reply {
	const name = state.since('0.10.11') ? query.get('name')?.trim().toLowerCase() : undefined;
	const tags = visibleTo(user, state.tags.all()).filter((tag) => !name || tag.name.toLowerCase() === name);
	return json({ tags: tags.map((tag) => ({ ...tagView(state, tag), can_edit: canEdit(user, tag) })) });
}

function create(call: Call): Reply {
	const body = call.json();
	if (!isObject(body) || !isTrue(body.name)) throw refuse(400, 'Tag name is required');
	const { state, user } = call;
	const name = String(body.name);
	const groupId = numberOrNull(body.group_id);
	const same = (inGroup: number | null) =>
		state.tags.where((tag) => tag.name === name && tag.groupId === inGroup);
	if (groupId !== null) {
		if (!isAdminOf(user, groupId)) throw refuse(403, 'Only group admins can create group tags');
		if (same(groupId).length > 0) throw refuse(400, 'A tag with this name already exists for this group');
		// Name and user are unique together, group or not.
		if (same(null).some(({ ownerId }) => ownerId === user.id)) throw crash();
	} else if (same(null).some(({ ownerId }) => ownerId === user.id)) {
		throw refuse(400, 'Tag with this name already exists');
	}
	const tag = state.addTag({
		...givenDefaults(body),
		name,
		groupId,
		color: textOrNull(body.color) ?? '#3B82F6',
		protectFromDeletion: isTrue(body.protect_from_deletion),
	});
	tag.ownerId = user.id;
	return json(tagView(state, tag), 201);
}

function editable(call: Call): Tag {
	const tag = call.state.tags.get(call.id());
	if (!tag) throw refuse(404, 'Tag not found');
	if (!canEdit(call.user, tag)) throw refuse(403, 'Permission denied');
	return tag;
}

function update(call: Call): Reply {
	const tag = editable(call);
	const body = call.json();
	if (!isTrue(body)) throw refuse(400, 'No data provided');
	if (!isObject(body)) throw crash();
	const name = 'name' in body ? String(body.name) : tag.name;
	const taken = call.state.tags.where((other) => other.id !== tag.id && other.ownerId === tag.ownerId && other.name === name);
	if (taken.length > 0) throw crash();
	Object.assign(tag, givenDefaults(body), {
		name,
		color: textOrNull(body.color) ?? tag.color,
		protectFromDeletion:
			'protect_from_deletion' in body ? isTrue(body.protect_from_deletion) : tag.protectFromDeletion,
	});
	return json({ success: true, tag: updatedTag(call.state, tag) });
}

function remove(call: Call): Reply {
	const tag = editable(call);
	detachEverywhere(call.state, tag.id);
	call.state.tags.delete(tag.id);
	return json({ success: true, message: 'Tag deleted' });
}

export const tagRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/tags', scopes: ['read'], handle: list },
	{ method: 'POST', path: '/api/v1/tags', scopes: ['write'], handle: create },
	{ method: 'PUT', path: '/api/v1/tags/{id}', scopes: ['write'], handle: update },
	{ method: 'DELETE', path: '/api/v1/tags/{id}', scopes: ['delete'], handle: remove },
];
