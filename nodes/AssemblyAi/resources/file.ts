import { asObject } from '../../shared/json';
import { inputField, operation, sendOnce } from '../../shared/operation';
import { uploadEndpoint, uploadFile } from '../transcripts/upload';

export const file = {
	upload: operation({
		description: 'Upload a file to transcribe within 24 hours. To upload and transcribe in one step, use Transcript: Create.',
		hint: 'Transcript: Create uploads a file itself.',
		withFile: true,
		endpoint: uploadEndpoint,
		fields: { inputField },
		run: async (call) => asObject(await sendOnce(call, async () => {
			const { client, context, itemIndex, values } = call;
			return { upload_url: await uploadFile(context, client, itemIndex, values.inputField) };
		})),
	}),
};
