import { boolean, collection, deletion, keeping, listing, locator, mapped, number, operation, operationsSince, sendOnce, showHints, text, type Call } from '../../shared/operation';
import { parseFolder, withIgnored } from '../api';
import { clearable, folderDefaults, groupField, modelField, placeholders, typedId } from '../fields';
import { areFoldersOff, foldersEndpoint, foldersOff, readFolders } from '../recordings/folders';

const folderId = locator('Folder', 'folders');

const name = text('Name', { required: true, placeholder: 'e.g. Client calls' });

const folderSettings = {
	...folderDefaults,
	autoShareOnApply: boolean('Auto Share on Apply', {
		description: 'Whether to share recordings added to this group folder with the group',
	}),
	defaultHotwords: text('Default Hotwords', {
		placeholder: 'e.g. Speakr, Kubernetes',
		description: 'Comma-separated words the model should recognize in new recordings in this folder',
	}),
	defaultInitialPrompt: text('Default Initial Prompt', {
		rows: 2,
		placeholder: placeholders.initialPrompt,
		description: 'Text that tells the model what to expect in new recordings in this folder',
	}),
	defaultTranscriptionModel: modelField('Default Transcription Model'),
	exportTemplateId: typedId('Export Template ID', 'Template for exports of recordings in this folder'),
	groupId: groupField('Group the folder belongs to'),
	namingTemplateId: typedId('Naming Template ID', 'Template for the titles of recordings in this folder'),
	retentionDays: mapped(
		number('Retention (Days)', {
			value: 90,
			min: -1,
			description:
				"Days to keep recordings in this folder. -1 keeps them forever, 0 uses Speakr's default. Requires ENABLE_AUTO_DELETION in Speakr.",
		}),
		(days) => (days === 0 ? null : days),
	),
	shareWithGroupLead: boolean('Share With Group Lead', { description: 'Whether group leads can see recordings in this folder' }),
};

const clearableSettings = {
	exportTemplateId: clearable(folderSettings.exportTemplateId),
	groupId: clearable(folderSettings.groupId),
	namingTemplateId: clearable(folderSettings.namingTemplateId),
};

const saveFolder = async (call: Call<unknown>) => withIgnored(call, parseFolder(await sendOnce(call)));

const simplifiedFolder = keeping(
	'name', 'recording_count', 'group_name', 'custom_prompt', 'title_prompt', 'default_language', 'retention_days', 'color', 'created_at', 'id',
);

export const folder = operationsSince('0.8.16', {
	create: operation({
		description: 'Create a folder for yourself or for a group you administer',
		endpoint: 'POST /folders',
		simplified: simplifiedFolder,
		fields: { name, additionalFields: collection('Additional Fields', folderSettings) },
		run: saveFolder,
	}),
	get: operation({
		description: 'Retrieve a folder with its settings and recording count',
		endpoint: 'GET /folders/{folderId}',
		simplified: simplifiedFolder,
		fields: { folderId },
		output: parseFolder,
	}),
	getAll: listing({
		description: 'Retrieve a list of your folders and those of your groups',
		endpoint: foldersEndpoint,
		simplified: simplifiedFolder,
		fields: {},
		async *pages({ client, context, itemIndex }) {
			const folders = await readFolders(client);
			const isOff = folders.length === 0 && itemIndex === 0 && (await areFoldersOff(client));
			if (isOff) showHints(context, [`${foldersOff.message}. ${foldersOff.advice}.`]);
			yield* folders;
		},
	}),
	update: operation({
		description: 'Update the settings of a folder',
		endpoint: 'PATCH /folders/{folderId}',
		simplified: simplifiedFolder,
		fields: {
			folderId,
			updateFields: collection('Update Fields', { name, ...folderSettings, ...clearableSettings }, { required: true }),
		},
		run: saveFolder,
	}),
	delete: deletion({ description: 'Delete a folder permanently. Its recordings are kept.', endpoint: 'DELETE /folders/{folderId}', fields: { folderId } }),
});
