/* eslint-disable @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { generate } from '../../test/engine/harness/streams';
import { expectSuccess } from '../../test/n8n/client';
import { sideBySide, type Goal } from '../goal';
import { memoryOf, peakOf, resetPeak } from '../process';
import { inRow, itemsOf, ourNode, theirRequest, theirWorkflow, type Plain, type Stage } from '../stage';

const megabyte = 1024 ** 2;
const subtitles = 100;

/** Bytes by which the memory of a fresh process grows at most, in megabytes. */
export async function growthOf(stage: Stage, run: () => Promise<unknown>): Promise<number> {
	await stage.restart();
	const before = memoryOf(stage.pid);
	resetPeak(stage.pid);
	await run();
	return (peakOf(stage.pid) - before) / megabyte;
}

const recordingOne = { __rl: true, mode: 'id', value: '1' };
const download = ourNode('Download', 'speakr', { resource: 'recording', operation: 'getAudio', recordingId: recordingOne });
const upload = ourNode('Upload', 'speakr', { resource: 'recording', operation: 'upload', simplify: false });
const uploadTheirs = theirRequest('Upload', {
	method: 'POST',
	url: 'https://speakr.example.com/api/v1/recordings/upload',
	sendBody: true,
	contentType: 'multipart-form-data',
	bodyParameters: { parameters: [{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' }] },
	options: {},
});
const getSubtitles = ourNode('Subtitles', 'speakr', {
	resource: 'transcript',
	operation: 'get',
	recordingId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
	format: 'srt',
	output: 'file',
});

/** Recording 1 has a file of so many bytes, and any upload is taken. */
const withLargeFile = (bytes: number) => (incoming: IncomingMessage, response: ServerResponse) => {
	if (/\/recordings\/1\/audio/.test(incoming.url ?? '')) {
		response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': bytes });
		generate(bytes).pipe(response);
		return true;
	}
	if (incoming.method !== 'POST') return false;
	incoming.resume().once('end', () => {
		response.writeHead(202, { 'content-type': 'application/json' });
		response.end('{"id":1,"status":"PENDING","title":"Large"}');
	});
	return true;
};

/** P5, P6 and P14: files of `size` megabytes, and many small ones, in fresh processes of n8n. */
export function fileGoals(stage: Stage, size: number): Goal[] {
	const { speakr, links } = stage;
	const withLarge = async <T>(measure: () => Promise<T>): Promise<T> => {
		Object.assign(links.speakr, { latency: 0, limit: undefined, answer: withLargeFile(size * megabyte) });
		if (speakr.state.recordings.all().length === 0) speakr.state.addRecording();
		return await measure().finally(() => (links.speakr.answer = undefined));
	};
	const growth = async (file: ReturnType<typeof inRow>) => {
		const run = await stage.publish(file);
		return await growthOf(stage, run);
	};
	/** An item with a file that n8n has stored before: what a download takes would hide what an upload takes. */
	const storedFile = async () => {
		const workflow = await stage.importWorkflow(inRow('Download', download));
		const { data } = expectSuccess(await stage.client.run(workflow, 'Start'));
		return itemsOf([{ json: {}, binary: data.resultData.runData.Download?.at(-1)?.data?.main?.[0]?.[0]?.binary }]);
	};
	const uploadWith = (node: Plain, stored: Plain) => async () =>
		(await growth(inRow('Upload', stored, node))) - (await growth(inRow('Neither', stored)));
	return [
		{
			id: 'P5',
			what: `Upload of ${size} MB that n8n has stored: memory, against 30 MB`,
			unit: 'MB',
			goal: 1,
			whyNot: 'It is pieces of the file that have been sent: Node frees them once there are about 50 MB.',
			measure: async (repeats) => await withLarge(async () => await sideBySide(repeats, uploadWith(upload, await storedFile()), async () => 30)),
		},
		{
			id: 'P5-request',
			what: `Upload of ${size} MB that n8n has stored: memory, against HTTP Request`,
			unit: 'MB',
			goal: 1,
			measure: async (repeats) =>
				await withLarge(async () => {
					const stored = await storedFile();
					return await sideBySide(repeats, uploadWith(upload, stored), uploadWith(uploadTheirs, stored));
				}),
		},
		{
			id: 'P6',
			what: `Download of ${size} MB: memory, against HTTP Request`,
			unit: 'MB',
			goal: 1,
			measure: async (repeats) =>
				await withLarge(async () => await sideBySide(repeats, async () => await growth(inRow('Download', download)), async () => await growth(theirWorkflow('speakr-download')))),
		},
		{
			id: 'P14',
			what: `${subtitles} subtitle files, one request each: memory, against 10 MB`,
			unit: 'MB',
			goal: 1,
			whyNot: "A hundred requests of any operation take as much: n8n's heap grows by 10 MB, 2 MB of it compiled code; the files are less than 1 MB.",
			async measure(repeats) {
				while (speakr.state.recordings.all().length < subtitles) speakr.state.addRecording();
				// Without a date and a title from the item, each would be asked for to name its file.
				const list = ourNode('List', 'speakr', { resource: 'recording', operation: 'getAll', limit: subtitles });
				const run = await stage.publish(inRow('Subtitles', list, getSubtitles));
				const neither = await stage.publish(inRow('Neither', list));
				const measured = async (each: typeof run) => {
					links.speakr.reset();
					const growth = await growthOf(stage, each);
					return { growth, requests: links.speakr.traffic.requests };
				};
				const ours = async () => {
					const [all, listed] = [await measured(run), await measured(neither)];
					const requests = all.requests - listed.requests;
					if (requests !== subtitles) throw new Error(`${requests} requests were sent`);
					return all.growth - listed.growth;
				};
				return await sideBySide(repeats, ours, async () => 10);
			},
		},
	];
}
