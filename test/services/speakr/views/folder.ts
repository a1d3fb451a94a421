import { groupName } from '../access/ownership';
import type { Folder } from '../model';
import type { Database } from '../database';
import { defaultsOf, UNUSED } from './tag';

/** What creating and changing answer; get adds `can_edit`, the list `user_role` too. */
export function fullFolder(state: Database, folder: Folder) {
	return {
		id: folder.id,
		name: folder.name,
		color: folder.color,
		group_id: folder.groupId,
		is_group_folder: folder.groupId !== null,
		group_name: groupName(folder.groupId),
		...defaultsOf(state, folder),
		default_hotwords: folder.default_hotwords,
		default_initial_prompt: folder.default_initial_prompt,
		default_transcription_model: folder.default_transcription_model,
		protect_from_deletion: false,
		retention_days: folder.retention_days,
		...UNUSED,
		created_at: folder.createdAt,
		recording_count: state.recordings.where(({ folderId }) => folderId === folder.id).length,
	};
}
