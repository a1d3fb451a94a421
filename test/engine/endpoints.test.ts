import { itemWithFile } from './harness';
import { idParameters, parameters } from './operations';
import { rows } from './seeded';

/** What has to be known before the endpoint is asked. */
const before: Record<string, string> = {
	// The server's own file name says nothing of a name without ASCII letters.
	'Speakr recording:getAudio': 'GET /recordings/11',
	'Speakr recording:chat': 'GET /recordings/11/status',
	'Speakr recording:summarize': 'GET /recordings/11/status',
	'Speakr speaker:assign': 'GET /recordings/11/speakers',
	'Specala AI archive:export': 'GET /transcriptions',
};

/** Asked before what not every Speakr can do. */
const capabilities = ['GET /capabilities', 'GET /tokens/current'];

test.each(rows)('$name sends $endpoint', async ({ name, operation, endpoint, base, seed }) => {
	const { ids, run, close, requests } = await seed();
	const items = [await itemWithFile(Buffer.from('ID3'))];
	await run(operation, { ...parameters, ...idParameters(ids) }, { items });
	const sent = requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '').replace(base, '')}`);
	await close();
	const values: Record<string, unknown> = { ...ids, format: 'srt' };
	const due = endpoint.replace(/\{(\w+)\}/g, (_, placeholder: string) => String(values[placeholder]));
	const first = before[name] ?? due;
	const asked = sent.filter((each) => each === due || !capabilities.includes(each));
	expect(asked[0]).toBe(first);
	expect(sent).toContain(due);
});
