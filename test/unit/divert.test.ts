/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests the harness, never shipped */
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { text } from 'node:stream/consumers';
import { divert } from '../engine/harness/divert';
import { startReceiver, type Receiver } from '../services/shared/receiver';

/** Instead of the machine's own name service, which may be slow to say that it knows nobody. */
const lookup: LookupFunction = (host, _, answer) => answer(new Error(`${host} is not known`), '');

let standIn: Receiver;
beforeAll(async () => {
	standIn = await startReceiver();
	standIn.answer({ status: 200, body: 'from the stand-in' });
});
afterAll(async () => await standIn.close());

const ask = async (url: string) =>
	await new Promise<string>((resolve, reject) => {
		https.get(url, { agent: new https.Agent(), lookup }, (answer) => resolve(text(answer))).on('error', reject);
	});

test('a host is led to its stand-in, which sees the host that was meant', async () => {
	const restore = divert('api.service.invalid', standIn.url);
	expect(await ask('https://api.service.invalid/things?limit=1')).toBe('from the stand-in');
	expect(standIn.received.at(-1)).toMatchObject({ path: '/things?limit=1', headers: { host: 'api.service.invalid' } });
	restore();
});

test('other hosts, and all of them afterwards, are asked for themselves', async () => {
	const restore = divert('api.service.invalid', standIn.url);
	await expect(ask('https://other.service.invalid/')).rejects.toThrow('other.service.invalid is not known');
	restore();
	await expect(ask('https://api.service.invalid/')).rejects.toThrow('api.service.invalid is not known');
});
