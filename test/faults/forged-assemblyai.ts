import fc from 'fast-check';
import { openRoom, secret } from '../engine/assemblyai/room';
import { contentTypes, methods, nonsense, sendForged, written, type ForgedResult, type Forgery } from './forged';

const header = 'x-webhook-secret';

const post = (body: Buffer, headers: Record<string, string>): Forgery => ({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

const about = (id: string, status = 'completed') => written({ transcript_id: id, status });

const others = fc.oneof(
	fc.constantFrom('', ' ', secret.slice(1), secret.slice(0, -1), `${secret}x`, `${secret}, ${secret}`, secret.toUpperCase(), `Bearer ${secret}`, 'undefined', '*'),
	fc.stringMatching(/^[!-~]{1,60}$/),
);

const otherHeaders = fc.constantFrom('authorization', 'x-webhook-secret-2', 'speakr-signature', 'x_webhook_secret').map((name) => ({ [name]: secret }));

/** Without the secret of the credential. */
const unsigned = (unheard: string[]): fc.Arbitrary<Forgery> =>
	fc
		.tuple(
			fc.oneof(fc.constantFrom(...unheard).map((id) => about(id)), nonsense),
			contentTypes,
			methods,
			fc.oneof(fc.constant({}), otherHeaders, others.map((given) => ({ [header]: given }))),
		)
		.map(([body, contentType, method, headers]) => ({ ...post(body, { ...headers, 'content-type': contentType }), method }));

/** With the secret, but no delivery, or one that was not asked for. */
const malformed = (unheard: string[]): fc.Arbitrary<Forgery> =>
	fc
		.oneof(
			nonsense,
			fc.tuple(fc.constantFrom(...unheard), fc.constantFrom('queued', 'processing', 'error', 'COMPLETED', '', 'constructor')).map(([id, status]) => about(id, status)),
			fc.constantFrom(...unheard).chain((id) => fc.constantFrom(`../${id}`, `${id}?`, `${id}/`, ` ${id}`, id.repeat(9), '').map((other) => about(other))),
			fc.constantFrom(...unheard).map((id) => written([{ transcript_id: id, status: 'completed' }])),
			fc.constantFrom(...unheard).map((id) => written({ transcript_id: id, status: 'completed', padding: ' '.repeat(100_000) })),
		)
		.map((body) => post(body, { [header]: secret }));

/** With the secret: AssemblyAI says otherwise, or said it before. */
const untrue = (ids: string[]): fc.Arbitrary<Forgery> => fc.constantFrom(...ids).map((id) => post(about(id), { [header]: secret }));

/** Sends forged, malformed, untrue and repeated notifications to a trigger of transcripts that it has not started for. */
export async function forgeAtAssemblyAi(count: number, seed: number): Promise<ForgedResult> {
	const room = await openRoom();
	const create = async (address: string) => {
		const { items } = await room.run('transcript:create', { source: 'url', audioUrl: `https://example.com/${address}` });
		return String(items[0]?.json.id);
	};
	const unheard = [await create('one.mp3'), await create('two.mp3')];
	const failed = await create('page.html');
	const heard = await create('three.mp3');
	await room.assemblyAi.idle();
	const trigger = await room.engine.serveTrigger('assemblyAiTrigger', {});
	await trigger.activate();
	await trigger.send({ body: new Uint8Array(about(heard)), headers: { 'content-type': 'application/json', [header]: secret } });
	await trigger.started(1);
	const kinds = [unsigned(unheard), malformed(unheard), untrue([failed, heard])];
	const result = await sendForged(trigger, fc.sample(fc.oneof(...kinds), { seed, numRuns: count }));
	await trigger.close();
	await room.close();
	return result;
}
