import { canEdit, canUse, isAdminOf, visibleTo } from '../access/ownership';
import type { Call, Route } from '../call';
import { isObject, isTrue, numberOrNull, textOrNull } from '../json';
import type { Folder } from '../model';
import { json, refuse, type Reply } from '../reply';
import { fullFolder } from '../views/folder';
import { givenDefaults } from './tags';

const COLOR = '#10B981';

/** Reading one folder and assigning it are not gated, only these. */
function requireFeature(call: Call): void {
	if (!call.state.settings.foldersEnabled) throw refuse(403, 'Folders feature is not enabled');
}

/** A bare array, unlike tags and speakers. */
function list({ state, user }: Call): Reply {
	if (!state.settings.foldersEnabled) return json([]);
	return json(
		visibleTo(user, state.folders.all()).map((folder) => ({
			...fullFolder(state, folder),
			can_edit: canEdit(user, folder),
			user_role: user.memberships.find(({ groupId }) => groupId === folder.groupId)?.role ?? null,
		})),
	);
}

function existing(call: Call): Folder {
	const folder = call.state.folders.get(call.id());
	if (!folder) throw refuse(404, 'Folder not found');
	return folder;
}

function get(call: Call): Reply {
	const folder = existing(call);
	if (!canUse(call.user, folder)) throw refuse(403, 'Permission denied');
	return json({ ...fullFolder(call.state, folder), can_edit: canEdit(call.user, folder) });
}

function given(body: Record<string, unknown>): Partial<Folder> {
	return {
		...givenDefaults(body),
		...('color' in body && { color: textOrNull(body.color) ?? COLOR }),
		...('default_hotwords' in body && { default_hotwords: textOrNull(body.default_hotwords) }),
		...('default_initial_prompt' in body && { default_initial_prompt: textOrNull(body.default_initial_prompt) }),
		...('default_transcription_model' in body && {
			default_transcription_model: textOrNull(body.default_transcription_model),
		}),
		...('retention_days' in body && { retention_days: numberOrNull(body.retention_days) }),
	};
}

/** There are no templates here, so none that is named can be found. */
function refuseTemplates(body: Record<string, unknown>): void {
	if (isTrue(body.naming_template_id)) throw refuse(404, 'Naming template not found');
	if (isTrue(body.export_template_id)) throw refuse(404, 'Export template not found');
}

function isTaken(call: Call, name: string, groupId: number | null, except?: Folder): boolean {
	return call.state.folders
		.where((folder) => folder !== except && folder.name === name && folder.groupId === groupId)
		.some((folder) => groupId !== null || folder.ownerId === call.user.id);
}

function create(call: Call): Reply {
	requireFeature(call);
	const body = call.json();
	if (!isObject(body) || !isTrue(body.name)) throw refuse(400, 'Folder name is required');
	const name = String(body.name);
	const groupId = numberOrNull(body.group_id);
	if (groupId !== null && !isAdminOf(call.user, groupId)) {
		throw refuse(403, 'Only group admins can create group folders');
	}
	if (isTaken(call, name, groupId)) throw refuse(400, 'Folder with this name already exists');
	refuseTemplates(body);
	const folder = call.state.addFolder({ ...given(body), name, groupId });
	folder.ownerId = call.user.id;
	return json(fullFolder(call.state, folder), 201);
}

function update(call: Call): Reply {
	requireFeature(call);
	const folder = existing(call);
	if (!canEdit(call.user, folder)) throw refuse(403, 'You do not have permission to edit this folder');
	const body = call.fields();
	const name = isTrue(body.name) ? String(body.name) : folder.name;
	const groupId = 'group_id' in body ? numberOrNull(body.group_id) : folder.groupId;
	if (isTaken(call, name, groupId, folder)) throw refuse(400, 'Another folder with this name already exists');
	refuseTemplates(body);
	Object.assign(folder, given(body), { name, groupId });
	return json(fullFolder(call.state, folder));
}

function remove(call: Call): Reply {
	requireFeature(call);
	const folder = existing(call);
	if (!canEdit(call.user, folder)) throw refuse(403, 'You do not have permission to delete this folder');
	for (const recording of call.state.recordings.where(({ folderId }) => folderId === folder.id)) {
		call.state.write(recording, { folderId: null });
	}
	call.state.folders.delete(folder.id);
	return json({ success: true });
}

export const folderRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/folders', scopes: ['read'], handle: list },
	{ method: 'POST', path: '/api/v1/folders', scopes: ['write'], handle: create },
	{ method: 'GET', path: '/api/v1/folders/{id}', scopes: ['read'], handle: get },
	{ method: 'PATCH', path: '/api/v1/folders/{id}', scopes: ['write'], handle: update },
	{ method: 'PUT', path: '/api/v1/folders/{id}', scopes: ['write'], handle: update },
	{ method: 'DELETE', path: '/api/v1/folders/{id}', scopes: ['delete'], handle: remove },
];
