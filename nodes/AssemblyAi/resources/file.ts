import { inputField, operation } from '../../shared/operation';
import { uploadEndpoint, uploadFile } from '../transcripts/upload';

export const file = {
	name: 'File',
	operations: {
		upload: operation({
			name: 'Upload',
			action: 'Upload file',
			description: "Hand AssemblyAI a file to transcribe within a day; 'Create' of a transcript does both at once",
			withFile: true,
			endpoint: uploadEndpoint,
			fields: { inputField },
			run: async ({ client, context, itemIndex, values }) => ({
				upload_url: await uploadFile(context, client, itemIndex, values.inputField),
			}),
		}),
	},
};
