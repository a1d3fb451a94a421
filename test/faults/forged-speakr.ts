import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { openRoom } from '../engine/speakr/room';
import type { SpeakrVersion } from '../services/speakr';
import { contentTypes, methods, nonsense, sendForged, written, type ForgedResult, type Forgery } from './forged';

interface Target {
	secret: string;
	/** Whether its deliveries have the second signature. */
	signsTime: boolean;
	/** Recordings that an accepted delivery would start the workflow for. */
	recordings: number[];
	/** Bodies that have started it, or were answered without. */
	delivered: Buffer[];
}

const hmac = (secret: string, ...parts: Array<string | Buffer>) =>
	parts.reduce((digest, part) => digest.update(part), createHmac('sha256', secret)).digest('hex');
const first = (secret: string, body: Buffer) => `sha256=${hmac(secret, body)}`;
const second = (secret: string, body: Buffer, seconds: number) => `t=${seconds},v1=${hmac(secret, `${seconds}.`, body)}`;
const now = () => Math.floor(Date.now() / 1_000);

const post = (body: Buffer, signature?: string, secondSignature?: string): Forgery => ({
	method: 'POST',
	headers: {
		'content-type': 'application/json',
		...(signature !== undefined && { 'speakr-signature': signature }),
		...(secondSignature !== undefined && { 'speakr-signature-v2': secondSignature }),
	},
	body,
});

/** As Speakr of this version signs. */
const signed = ({ secret, signsTime }: Target, body: Buffer) => post(body, first(secret, body), signsTime ? second(secret, body, now()) : undefined);

const wanted = ['recording.transcription.completed', 'recording.deleted'] as const;

/** A delivery that nothing is wrong with. */
const genuine = ({ recordings }: Target, timestamp: () => string = () => new Date().toISOString()) =>
	fc
		.record({ id: fc.uuid(), type: fc.constantFrom(...wanted), recording: fc.constantFrom(...recordings), title: fc.string() })
		.map(({ id, type, recording, title }) => ({ id, type, timestamp: timestamp(), user_id: 2, data: { recording_id: recording, title } }));

const otherSecrets = fc.oneof(fc.stringMatching(/^[!-~]{1,60}$/), fc.constant(''));

/** What may stand in the header instead of a signature. */
const signatures = (body: Buffer): fc.Arbitrary<string | undefined> =>
	fc.oneof(
		fc.constantFrom(undefined, '', 'sha256=', 'sha256', 'sha1=abc', `sha256=${'0'.repeat(64)}`, hmac('', body)),
		fc.stringMatching(/^[ -~]{0,200}$/),
		otherSecrets.map((secret) => first(secret, body)),
	);

const unsigned = (target: Target): fc.Arbitrary<Forgery> =>
	fc.tuple(fc.oneof(genuine(target).map(written), nonsense), contentTypes, methods).chain(([body, contentType, method]) =>
		signatures(body).map((signature) => {
			const { headers } = post(body, signature);
			return { method, headers: { ...headers, 'content-type': contentType, 'speakr-event': 'webhook.test', 'speakr-delivery-id': 'x' }, body };
		}),
	);

/** Signed by Speakr, then changed on its way in one byte. */
const tampered = (target: Target): fc.Arbitrary<Forgery> =>
	fc.tuple(genuine(target), fc.nat(), fc.integer({ min: 1, max: 255 })).map(([event, place, change]) => {
		const forgery = signed(target, written(event));
		const body = Buffer.from(forgery.body);
		const index = place % body.length;
		body.writeUInt8(body.readUInt8(index) ^ change, index);
		return { ...forgery, body };
	});

/** The first signature is right, the second one, which alone decides, is not. */
const wrongSecond = (target: Target): fc.Arbitrary<Forgery> =>
	fc.tuple(genuine(target).map(written), otherSecrets, fc.integer({ min: 1, max: 10_000 })).chain(([body, other, seconds]) => {
		const [time, right] = [now(), hmac(target.secret, `${now()}.`, body)];
		return fc
			.constantFrom(
				'', 't', `t=${time}`, `v1=${right}`, `t=,v1=${right}`, `t=${time},v1=`, `t=${time},v0=${right}`, `t=${time},t=${time},v1=${right}`,
				`t=${time} ,v1=${right.slice(1)}`, `t=-${time},v1=${right}`, `t=${time}.0,v1=${right}`, `t=NaN,v1=${right}`,
				`t=${time - seconds},v1=${right}`, `t=${time},v1=${hmac(target.secret, body)}`,
				`t=${time},v1=${hmac(other, `${time}.`, body)},v1=${hmac(target.secret, `${time - 1}.`, body)}`,
				second(other, body, time),
			)
			.map((signature) => post(body, first(target.secret, body), signature));
	});

/** Rightly signed, but long ago or not yet. */
const stale = (target: Target): fc.Arbitrary<Forgery> =>
	fc.tuple(genuine(target).map(written), fc.oneof(fc.integer({ min: 400, max: 1_000_000_000 }), fc.integer({ min: -1_000_000_000, max: -36_000 }))).map(([body, age]) =>
		post(body, first(target.secret, body), second(target.secret, body, now() - age)),
	);

/** Without the second signature, which Speakr 0.10.11 always sends; an older one says only in the body when it was. */
const downgraded = (target: Target): fc.Arbitrary<Forgery> => {
	const long = () => new Date('2020-01-01').toISOString();
	return genuine(target, target.signsTime ? undefined : long).map(written).map((body) => post(body, first(target.secret, body)));
};

/** Rightly signed, but no delivery, or one that was not asked for. */
const malformed = (target: Target): fc.Arbitrary<Forgery> =>
	fc
		.oneof(
			nonsense,
			genuine(target).map((event) => written({ ...event, data: { recording_id: `${event.data.recording_id}; drop` } })),
			genuine(target).map((event) => written({ ...event, timestamp: 'yesterday' })),
			genuine(target).chain((event) =>
				fc.constantFrom('constructor', '__proto__', 'recording.evaporated', 'webhook.test', 'Recording.Deleted', '').map((type) => written({ ...event, type })),
			),
		)
		.map((body) => signed(target, body));

/** What has come before, once more. */
const repeated = (target: Target): fc.Arbitrary<Forgery> => fc.constantFrom(...target.delivered).map((body) => signed(target, body));

/** Sends forged, downgraded, stale, malformed and repeated deliveries to a trigger of recordings that it has not started for. */
export async function forgeAtSpeakr(version: SpeakrVersion, count: number, seed: number): Promise<ForgedResult> {
	const room = await openRoom({ version, rateLimit: 0 });
	const { state, tokens, url } = room.speakr;
	const recordings = Array.from({ length: 5 }, () => state.addRecording().id);
	const trigger = await room.engine.serveTrigger('speakrTrigger', { events: [...wanted] });
	await trigger.activate();
	const form = new FormData();
	form.append('file', new Blob(['a memo']), 'memo.mp3');
	await fetch(`${url}/api/v1/recordings/upload`, { method: 'POST', headers: { authorization: `Bearer ${tokens.alice}` }, body: form });
	await room.speakr.idle();
	await trigger.started(1);
	const delivered = state.deliveries.where(({ status }) => status === 'success').map(({ payload }) => Buffer.from(payload));
	const target = { secret: String(trigger.staticData.webhookSecret), signsTime: version === '1.1', recordings, delivered };
	const kinds = [unsigned, tampered, wrongSecond, stale, downgraded, malformed, repeated].map((kind) => kind(target));
	const result = await sendForged(trigger, fc.sample(fc.oneof(...kinds), { seed, numRuns: count }));
	await trigger.close();
	await room.close();
	return result;
}
