import { groupName } from '../access/ownership';
import type { Defaults, Tag } from '../model';
import type { Database } from '../database';

export function defaultsOf(state: Database, row: Defaults): Omit<Defaults, 'title_prompt'> {
	const { title_prompt, custom_prompt, default_language, default_min_speakers, default_max_speakers } = row;
	const defaults = { custom_prompt, default_language, default_min_speakers, default_max_speakers };
	return { ...defaults, ...(state.since('0.10.7') && { title_prompt }) };
}

/** What `PUT /tags/{id}` answers. */
export function updatedTag(state: Database, tag: Tag) {
	return {
		id: tag.id,
		name: tag.name,
		color: tag.color,
		...defaultsOf(state, tag),
		protect_from_deletion: tag.protectFromDeletion,
	};
}

/** What `POST /tags` answers; the list adds `can_edit`. */
export function tagView(state: Database, tag: Tag) {
	return { ...updatedTag(state, tag), is_group_tag: tag.groupId !== null, group_id: tag.groupId };
}

/** The tag inside the web app's recording. */
export function fullTag(state: Database, tag: Tag) {
	return {
		...tagView(state, tag),
		group_name: groupName(tag.groupId),
		created_at: tag.createdAt,
		default_hotwords: null,
		default_initial_prompt: null,
		default_transcription_model: null,
		is_auto_process: false,
		auto_process_folder_name: null,
		...UNUSED,
		retention_days: null,
		recording_count: state.recordings.where(({ tagIds }) => tagIds.includes(tag.id)).length,
	};
}

/** Columns of tags and folders that nothing here sets. */
export const UNUSED = {
	auto_share_on_apply: true,
	share_with_group_lead: true,
	naming_template_id: null,
	naming_template_name: null,
	export_template_id: null,
	export_template_name: null,
} as const;
