 
import { createHash, randomBytes, randomUUID } from 'node:crypto';

import type { Route } from '../call';
import { json, refuse } from '../reply';

export const uploadRoutes: Route[] = [
	{
		method: 'POST',
		path: '/v2/upload',
		async handle(call) {
			const { project, region } = call;
			const hash = createHash('sha256');
			let size = 0;
			for await (const chunk of call.incoming) {
				hash.update(chunk);
				size += chunk.length;
			}
			call.seen.body = size;
			if (size === 0) throw refuse(422, 'Upload failed, the file is empty');
			const url = `https://cdn.assemblyai.com/upload/${randomBytes(16).toString('hex')}/${randomUUID()}`;
			call.state.uploads.push({ url, project, region, size, sha256: hash.digest('hex') });
			return json({ upload_url: url });
		},
	},
];
