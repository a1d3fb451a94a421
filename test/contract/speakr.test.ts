import { type StandInSpeakr, startSpeakr } from '../services/speakr';
import { headerOf, recorded, type Recorded } from './speakr/recordings';
import { replay, send, type Answer } from './speakr/request';
import { isToBeSame, withoutVolatile } from './speakr/same';
import { SEEDS } from './speakr/seeds';
import { differences, shapeOf, union, type Shape } from './speakr/shape';
import { UNREPLAYED } from './speakr/unreplayed';
import { buildWorld } from './speakr/world';

const replayed = recorded.filter(({ name }) => !(name in UNREPLAYED));

function endpointOf({ request, response }: Recorded): string {
	const path = request.path.replace(/\?.*$/, '').replace(/\d+/g, '{id}').replace('/api/v1/v{id}', '/api/v1');
	return `${request.method} ${path} ${response.status < 300 ? 'ok' : response.status}`;
}

/** What all recordings of an endpoint show together. */
const known = new Map<string, Shape>();
for (const recording of recorded) {
	const endpoint = endpointOf(recording);
	const shape = shapeOf(recording.response.body_json);
	known.set(endpoint, union([known.get(endpoint) ?? new Map(), shape]));
}

async function startFor(name: string): Promise<StandInSpeakr> {
	const seeds = SEEDS.filter(({ names }) => names.test(name));
	const speakr = await startSpeakr(Object.assign({ stageDuration: 60_000 }, ...seeds.map(({ options }) => options)));
	buildWorld(speakr.state);
	for (const { change } of seeds) change?.(speakr.state);
	for (const { repeats } of seeds) if (repeats) await send(speakr, repeats);
	return speakr;
}

/** Headers whose value has to be the recorded one. */
const HEADERS = ['Content-Type', 'Location', 'Content-Disposition', 'Content-Range', 'Accept-Ranges', 'Cache-Control'];
/** Headers that have to be there, or not be there, as recorded. */
const PRESENCE = ['ETag', 'Last-Modified', 'Set-Cookie', 'X-Robots-Tag', 'Vary', 'Retry-After'];

function expectHeaders(answer: Answer, { response }: Recorded): void {
	for (const name of HEADERS) {
		expect([name, answer.headers[name.toLowerCase()]]).toEqual([name, headerOf(response.headers, name)]);
	}
	for (const name of PRESENCE) {
		expect([name, name.toLowerCase() in answer.headers]).toEqual([name, headerOf(response.headers, name) !== undefined]);
	}
	const allowed = (list: unknown) => String(list ?? '').split(', ').sort();
	expect(allowed(answer.headers.allow)).toEqual(allowed(headerOf(response.headers, 'Allow')));
}

/** The same words, but for what cannot be the same. */
function settled(text: string): string {
	return text
		.replace(/(_mb":\d+)\.0/g, '$1')
		.replace(/\d+ per 1 hour/, 'N per 1 hour')
		.replace(/(Compression of )\d+(_\w+\.\w+ to mp3 failed: ffmpeg version)[^]*/, '$1$2');
}

describe('the stand-in answers as the recorded Speakr did', () => {
	test.each(replayed.map((recording) => [recording.name, recording] as const))('%s', async (name, recording) => {
		const speakr = await startFor(name);
		try {
			const answer = await replay(speakr, recording);
			const { response } = recording;
			expect(answer.status).toBe(response.status);
			expectHeaders(answer, recording);
			if (response.body_json !== undefined) {
				const text = answer.body.toString();
				const body: unknown = JSON.parse(text);
				const wanted = shapeOf(response.body_json);
				expect(differences(shapeOf(body), wanted, known.get(endpointOf(recording)) ?? wanted)).toEqual([]);
				// Speakr sorts keys and escapes what is not ASCII; its errors are to be the same to the letter.
				expect(text).toMatch(/^[\0-~]*\n$/);
				if (isToBeSame(name)) expect(withoutVolatile(body)).toEqual(withoutVolatile(response.body_json));
				if (response.status >= 400) expect(settled(text)).toBe(settled(response.body_text ?? ''));
			} else if (response.body_length !== undefined) {
				expect(answer.body).toHaveLength(response.body_length);
				const start = Buffer.from(response.body_base64_first_1k ?? '', 'base64');
				expect(answer.body.subarray(0, start.length).equals(start)).toBe(true);
			} else {
				expect(settled(answer.body.toString())).toBe(settled(response.body_text ?? ''));
			}
		} finally {
			await speakr.close();
		}
	});

	test('no recording is skipped in silence', () => {
		const names = recorded.map(({ name }) => name);
		expect(Object.keys(UNREPLAYED).filter((name) => !names.includes(name))).toEqual([]);
		expect(replayed.length + Object.keys(UNREPLAYED).length).toBe(439);
		expect(replayed.filter(({ request }) => request.path.startsWith('/api/v1')).length).toBeGreaterThan(400);
	});

	test('every seed is used', () => {
		const unused = SEEDS.filter(({ names }) => !replayed.some(({ name }) => names.test(name)));
		expect(unused.map(({ names }) => String(names))).toEqual([]);
	});
});
