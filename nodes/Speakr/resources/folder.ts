import { boolean, collection, deleted, listed, listing, locator, number, operation, text } from '../../shared/operation';
import { folderDefaults, orCleared } from '../fields';
import { parseFolder } from '../api/records';
import { foldersEndpoint, foldersOff, hasFolders, readFolders } from '../lists/folders';

const folderId = locator('Folder', 'folders');

const settings = {
	...folderDefaults,
	autoShareOnApply: boolean('Auto Share on Apply', {
		description: 'Whether a recording put into this group folder is shared with the group',
	}),
	defaultHotwords: text('Default Hotwords', {
		placeholder: 'e.g. Speakr, Kubernetes',
		description: 'Words that are likely to be said in new recordings in this folder, with commas between them',
	}),
	defaultInitialPrompt: text('Default Initial Prompt', {
		rows: 2,
		description: 'Tells the model what it is going to hear in new recordings in this folder',
	}),
	defaultTranscriptionModel: listed('Default Transcription Model', 'models'),
	exportTemplateId: number('Export Template ID', { value: 1, min: 1 }),
	groupId: number('Group ID', { value: 1, min: 1, description: 'Group that the folder belongs to' }),
	namingTemplateId: number('Naming Template ID', { value: 1, min: 1 }),
	retentionDays: number('Retention Days', {
		value: 90,
		min: 1,
		description: 'Days after which recordings in this folder are deleted',
	}),
	shareWithGroupLead: boolean('Share With Group Lead', {
		description: 'Whether those who lead the group see recordings in this folder',
	}),
};

/** What an update can also take away. */
const clearable = {
	exportTemplateId: orCleared(settings.exportTemplateId),
	groupId: orCleared(settings.groupId),
	namingTemplateId: orCleared(settings.namingTemplateId),
	retentionDays: orCleared(settings.retentionDays),
};

export const folder = {
	name: 'Folder',
	operations: {
		create: operation({
			name: 'Create',
			action: 'Create folder',
			description: 'Add a folder of your own, or one of a group that you administer',
			since: '0.8.16',
			endpoint: 'POST /folders',
			fields: {
				name: text('Name', { required: true, placeholder: 'e.g. Client calls' }),
				additionalFields: collection('Additional Fields', settings),
			},
			output: parseFolder,
		}),
		get: operation({
			name: 'Get',
			action: 'Get folder',
			description: 'Read one folder with its settings and the number of its recordings',
			since: '0.8.16',
			endpoint: 'GET /folders/{folderId}',
			fields: { folderId },
			output: parseFolder,
		}),
		getAll: listing({
			name: 'Get Many',
			action: 'Get many folders',
			description: 'List your folders and those of your groups; none where folders are switched off in Speakr',
			since: '0.8.16',
			endpoint: foldersEndpoint,
			fields: {},
			async *pages({ client, context, itemIndex }) {
				const folders = await readFolders(client);
				// An empty list fails no workflow, and one word about it is enough. It is no reason to fail when it cannot be asked.
				const isOff = folders.length === 0 && itemIndex === 0 && !(await hasFolders(client).catch(() => true));
				if (isOff) context.addExecutionHints({ message: `${foldersOff.message}. ${foldersOff.advice}.`, location: 'outputPane' });
				yield* folders;
			},
		}),
		update: operation({
			name: 'Update',
			action: 'Update folder',
			description: 'Change some settings of a folder',
			since: '0.8.16',
			endpoint: 'PATCH /folders/{folderId}',
			fields: {
				folderId,
				updateFields: collection(
					'Update Fields',
					{ name: text('Name', { required: true }), ...settings, ...clearable },
					{ required: true },
				),
			},
			output: parseFolder,
		}),
		delete: operation({
			name: 'Delete',
			action: 'Delete folder',
			description: 'Remove a folder; the recordings in it stay',
			since: '0.8.16',
			endpoint: 'DELETE /folders/{folderId}',
			fields: { folderId },
			output: deleted,
		}),
	},
};
