/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { Client } from '../../../nodes/shared/http';
import { downloadAudio } from '../../../nodes/Speakr/recordings/audio';

/** What storage answers to a recording whose audio is there; neither answer is ended. */
async function download(statusCode: number, location = 'https://storage.example/signed') {
	const [redirect, stored] = [new Readable({ read() {} }), new Readable({ read() {} })];
	const client: Client = Object.create({
		stream: async () => await Promise.resolve({ status: 302, headers: { location }, body: redirect }),
	});
	const context: IExecuteFunctions = Object.create({
		getTimezone: () => 'UTC',
		helpers: {
			httpRequest: async () => await Promise.resolve({ statusCode, headers: {}, body: stored }),
			prepareBinaryData: async () => await Promise.resolve({ mimeType: 'audio/mpeg', fileSize: '1 B' }),
		},
	});
	const error = await downloadAudio(context, client, { id: 1 }, 'data').then(() => undefined, ({ message }: Error) => message);
	return { error, redirect: redirect.destroyed, stored: stored.destroyed };
}

test('the answer that leads to storage is not left open', async () => {
	expect(await download(200)).toEqual({ error: undefined, redirect: true, stored: false });
});
test('nor is one that leads to a login', async () => {
	expect(await download(200, '/login?next=x')).toMatchObject({ error: 'Speakr did not accept the API token', redirect: true });
});
test.each([403, 302])('nor is a refusal of storage with %i', async (status) => {
	expect(await download(status)).toMatchObject({ error: expect.stringContaining('S3 storage'), redirect: true, stored: true });
});
