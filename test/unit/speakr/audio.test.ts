/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { sleep, type IExecuteFunctions } from 'n8n-workflow';
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

/** A download of audio uploaded as WAV, while whose stored type is read something happens. */
async function downloadOfWav(meanwhile: (audio: Readable) => unknown) {
	const audio = new Readable({ read() {} });
	const client: Client = Object.create({
		stream: async () => await Promise.resolve({ status: 200, headers: { 'content-type': 'audio/mpeg' }, body: audio }),
		json: async () => await Promise.resolve(meanwhile(audio)),
	});
	const context: IExecuteFunctions = Object.create({
		getTimezone: () => 'UTC',
		helpers: { prepareBinaryData: async () => await Promise.resolve({ mimeType: 'audio/mpeg', fileSize: '1 B' }) },
	});
	const download = downloadAudio(context, client, { id: 1, title: 'Call', original_filename: 'call.wav' }, 'data');
	return { audio, fileName: await download.then(({ json }) => json.fileName, ({ message }: Error) => message) };
}

test('a download that is cut while the stored type is read can go on', async () => {
	const { fileName } = await downloadOfWav(async (audio) => {
		audio.destroy(new Error('cut'));
		await sleep(0);
		return { id: 1, mime_type: 'audio/mpeg' };
	});
	expect(fileName).toBe('Call (1).mp3');
});
test('no download is left open whose stored type cannot be read', async () => {
	const { audio, fileName } = await downloadOfWav(async () => await Promise.reject(new Error('away')));
	expect([fileName, audio.destroyed]).toEqual(['away', true]);
});
