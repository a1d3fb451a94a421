import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { unzip } from '../../../nodes/shared/zip';
import { openRoom as openAssemblyAi } from '../assemblyai/room';
import { readFile, simulateClock } from '../harness';
import { openRoom as openSpeakr } from '../speakr/room';
import { openRoom as openSpecala } from '../specala/room';
import { manifestOf } from './manifest';

simulateClock();

/** Half past two in the morning in UTC, when New York still has the day before. */
const moment = new Date(Date.now() - 3 * 86_400_000).toISOString().replace(/T.*/, 'T02:30:00');
const dayBefore = new Date(Date.parse(`${moment}Z`) - 86_400_000).toISOString().slice(0, 10);

const rooms = {
	async 'Speakr 0.9.4'() {
		const room = await openSpeakr({ version: '0.9.4', rateLimit: 0 });
		room.speakr.state.addRecording({ title: 'Late', createdAt: moment, meetingDate: null, audio: Buffer.from('la') });
		return { ...room, remove: () => room.speakr.state.deleteRecording(1) };
	},
	async 'Speakr 1.1'() {
		const room = await openSpeakr({ version: '1.1', rateLimit: 0 });
		room.speakr.state.addRecording({ title: 'Late', createdAt: moment, meetingDate: null, audio: Buffer.from('la') });
		return { ...room, remove: () => room.speakr.state.deleteRecording(1) };
	},
	async AssemblyAI() {
		const room = await openAssemblyAi();
		const transcript = room.assemblyAi.state.addTranscript({ created: Date.parse(`${moment}Z`), request: { audio_url: 'https://example.com/Late.mp3' } });
		return { ...room, remove: () => void (transcript.deleted = true) };
	},
	async 'Specala AI'() {
		const room = await openSpecala();
		const { id } = room.specala.state.addTranscription({ title: 'Late', createdAt: `${moment}Z` });
		return { ...room, remove: () => room.specala.state.remove(id) };
	},
};

const namesOf = ({ json, binary }: INodeExecutionData) => [
	...Object.values(binary ?? {}).map(({ fileName }) => fileName),
	...[json.fileName, json.previousFileNames].flat().filter((name) => typeof name === 'string'),
];

test.each(Object.entries(rooms))('%s: all names have the day that the workflow has', async (_, open) => {
	const room = await open();
	const names: unknown[] = [];
	const run = async (parameters: INodeParameters) => {
		const { items } = await room.run('archive:export', parameters, { mode: 'trigger', timezone: 'America/New_York' });
		const { files } = manifestOf(items);
		names.push(...items.slice(0, -1).flatMap(namesOf), ...(Array.isArray(files) ? files : []).map((file) => Object(file).name));
		return items;
	};
	await run({ output: 'files', options: { audio: true } });
	const [zip] = await run({ output: 'zip' });
	for await (const { name } of unzip(await readFile(zip), { entries: 9, entrySize: 1e6, totalSize: 1e6 })) names.push(name);
	const mirror = { output: 'fields', scope: 'mirror' };
	await run(mirror);
	room.remove();
	await run(mirror);
	await room.close();
	expect(names.length).toBeGreaterThanOrEqual(9);
	expect(names).toEqual(names.map(() => expect.stringMatching(new RegExp(`^${dayBefore} Late \\(`))));
});
