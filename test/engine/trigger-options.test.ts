import type { INodeParameters, INodeProperties, NodeParameterValueType } from 'n8n-workflow';
import { openRoom as openAssemblyAi, secret } from './assemblyai/room';
import { byId, nodeFiles, nodeIn, simulateClock } from './harness';
import { values } from './option-values';
import { openRoom as openSpecala } from './specala/room';
import { openClockRoom } from './speakr/clock-room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

/** What a trigger does in a setting, and with an option of it. */
type Act = (parameters: INodeParameters, options: INodeParameters) => Promise<unknown>;

const text = ([speaker, sentence]: string[], index: number) => ({ speaker, sentence, start_time: index * 5, end_time: index * 5 + 4 });
const lines: Array<[string, string]> = [
	...Array.from({ length: 6 }, (_, index): [string, string] => ['A', `Good morning for time ${index}, and welcome to the planning meeting. Let us begin with it.`]),
	['B', 'Thanks. Shall we start with the budget?'],
];

/** A published trigger of Speakr, after something has happened; what came out, was asked for and is registered. */
const speakr =
	(happen: (room: Awaited<ReturnType<typeof openClockRoom>>, trigger: Awaited<ReturnType<Awaited<ReturnType<typeof openClockRoom>>['publish']>>) => Promise<unknown>, version: '0.9.4' | '1.1' = '1.1'): Act =>
	async (parameters, options) => {
		const room = await openClockRoom({ version });
		const trigger = await room.publish({ include: ['recording', 'transcript'], ...parameters, options });
		room.requests();
		const told = await happen(room, trigger);
		const items = [...(await room.look(trigger)), ...trigger.executions.flatMap((each) => each.items)];
		const asked = room.requests().map((request) => request.replace(/=\d{4}-[^&]+|cursor=[^&]+/g, ''));
		const registered = room.speakr.state.webhooks.all().map(({ includeShared }) => includeShared);
		await room.close();
		return [told, items.map(({ json: { title, transcript } }) => [title, transcript]), asked, registered];
	};

const recorded = (columns: object = {}) =>
	speakr(async ({ speakr: { state } }) => await Promise.resolve(void state.addRecording({ transcription: JSON.stringify(lines.map(text)), notes: 'Bring the report', ...columns })));

const assemblyAi =
	(happen: (room: Awaited<ReturnType<typeof openAssemblyAi>>, trigger: Awaited<ReturnType<Awaited<ReturnType<typeof openAssemblyAi>>['engine']['serveTrigger']>>) => Promise<unknown>): Act =>
	async (parameters, options) => {
		const room = await openAssemblyAi();
		const trigger = await room.engine.serveTrigger('assemblyAiTrigger', { ...parameters, options });
		await (parameters.mode === 'polling' ? trigger.start('activate') : trigger.activate());
		const request = { audio_url: 'https://example.com/call.mp3', speech_understanding: { request: { summarization: { summary_type: 'bullets' }, action_items: { include_decisions: true } } } };
		room.assemblyAi.state.addTranscript({ lines, request });
		room.requests();
		const told = await happen(room, trigger);
		await trigger.tick();
		// It waits for what is under way.
		await trigger.close();
		const methods = room.requests().map((each) => each.split(' ')[0]);
		const items = trigger.executions.flatMap((each) => each.items);
		await room.close();
		return [told, items.map(({ json }) => json.transcript), methods];
	};

const notify = (header: string) =>
	assemblyAi(async ({ assemblyAi: { state } }, trigger) => {
		const body = JSON.stringify({ transcript_id: state.transcripts[0]?.id, status: 'completed' });
		const { status } = await trigger.send({ body, headers: { 'content-type': 'application/json', [header]: secret } });
		if (status === 200) await trigger.started(1);
		return status;
	});
const polled = assemblyAi(async () => await Promise.resolve());

/** A transcript, of which AssemblyAI tells in the one mode, and which polling finds in the other. */
const transcribed: Act = async (parameters, options) => await (parameters.mode === 'webhook' ? notify('x-webhook-secret') : polled)(parameters, options);

const specala = (toParameters: (options: INodeParameters) => INodeParameters): Act => async (parameters, options) => {
	const room = await openSpecala();
	const trigger = room.engine.servePolls('specalaTrigger', { ...parameters, ...toParameters(options) });
	await trigger.poll();
	room.specala.state.addTranscription({ text: lines.map((line) => line.join(': ')).join('\n') });
	const items = await trigger.poll();
	await room.close();
	return items.map(({ json, binary = {} }) => [json, Object.entries(binary).map(([field, { fileName }]) => [field, fileName])]);
};
const filtered = specala((filters) => ({ filters }));

interface Service {
	collection: string;
	settings: INodeParameters[];
	render: Act;
	/** How the other options are seen, with a value that is no default and a setting that it takes. */
	others: Record<string, { value: INodeParameters[string]; act: Act; setting?: INodeParameters }>;
}

const modes = [{ mode: 'webhook' }, { mode: 'polling' }];

const services: Array<[file: string, Service]> = [
	['SpeakrTrigger', {
		collection: 'options',
		settings: modes,
		render: recorded(),
		others: {
			includeShared: { value: true, act: recorded() },
			includeTestDeliveries: { value: true, act: speakr(async (room, trigger) => await room.deliver(trigger, 'webhook.test', {}), '0.9.4'), setting: { include: [] } },
			interval: { value: 2, act: recorded() },
			maximumAge: {
				value: 200,
				setting: { events: ['recording.updated'], include: [] },
				act: speakr(async (room, trigger) => await room.deliver(trigger, 'recording.updated', { recording_id: 1 }, 150 * 60_000), '0.9.4'),
			},
			onlyCompleted: { value: true, act: recorded({ status: 'FAILED', transcription: '' }), setting: { events: ['recording.transcription.failed'] } },
			onlyFolderId: { value: byId(99), act: recorded() },
			onlyTagIds: { value: [99], act: recorded() },
		},
	}],
	['AssemblyAiTrigger', {
		collection: 'options',
		settings: modes,
		render: transcribed,
		others: {
			deleteWhenDone: { value: true, act: transcribed },
			headerName: { value: 'X-Mine', act: notify('x-mine') },
			interval: { value: 2, act: polled },
		},
	}],
	['SpecalaTrigger', { collection: 'transcriptOptions', settings: [{ include: ['transcript'] }], render: specala((transcriptOptions) => ({ transcriptOptions })), others: {} }],
	['SpecalaTrigger', {
		collection: 'filters',
		settings: [{}],
		render: filtered,
		others: { language: { value: 'de', act: filtered }, projectId: { value: byId('0b8f6c1e-52a7-4a39-8d1f-5e6a7c9b2d30'), act: filtered } },
	}],
];

const shownFormat = ({ displayOptions }: INodeProperties) => displayOptions?.show?.['/transcriptFormat']?.[0];

const isShown = ({ displayOptions }: INodeProperties, setting: INodeParameters) =>
	Object.entries(displayOptions?.show ?? {}).every(([path, wanted]) => path !== '/mode' || wanted?.some((value) => value === setting.mode));

const offered = async (file: string, collection: string) => {
	const { description } = await nodeIn(nodeFiles.find((each) => each.endsWith(`${file}.node.js`)) ?? file);
	return (description.properties.find(({ name }) => name === collection)?.options ?? []).filter((each): each is INodeProperties => 'type' in each);
};

/** What a trigger does, but for ports, random IDs and times. */
const seen = async (act: Act, parameters: INodeParameters, options: INodeParameters) =>
	JSON.stringify(await act(parameters, options)).replace(/127\.0\.0\.1:\d+|[\da-f]{8}-[\da-f-]{27}|\d{4}-\d\d-\d\d[T ][\d:.]+/g, '');

test.each(services)('each option that the %s shows changes something', async (file, { collection, settings, render, others }) => {
	const without: string[] = [];
	for (const setting of settings) {
		for (const option of (await offered(file, collection)).filter((each) => isShown(each, setting))) {
			const { name } = option;
			// How a transcript is written doesn't depend on how the event was found.
			if (!(name in others) && setting !== settings.at(-1)) continue;
			const { act, setting: more, value: own } = others[name] ?? { act: render, setting: { transcriptFormat: shownFormat(option) }, value: undefined };
			const [{ value = own, with: needed = {} } = {}, other] = values[name] ?? [];
			const parameters = { ...setting, ...more };
			const before = await seen(act, parameters, needed);
			let changes = before !== (await seen(act, parameters, { ...needed, [name]: value ?? null }));
			if (!changes && other) changes = before !== (await seen(act, parameters, { ...needed, [name]: other.value }));
			if (!changes) without.push(`${name} ${JSON.stringify(parameters)}`);
			else expect([name, await seen(act, parameters, needed)]).toEqual([name, before]);
		}
	}
	expect(without).toEqual([]);
}, 120_000);

/** Values of the Specala AI Trigger's other fields, each with what it is shown for. */
const specalaFields: Array<[field: string, value: NodeParameterValueType, setting: INodeParameters]> = [
	...['export', 'transcript', 'transcription'].map((part): [string, string[], INodeParameters] => ['include', ['summary', part], {}]),
	['format', 'txt', { include: ['export'] }],
	['returnAs', ['text'], { include: ['export'] }],
	['outputField', 'file', { include: ['export'] }],
	['simplify', false, {}],
	...['segments', 'srt', 'text', 'vtt'].map((format): [string, string, INodeParameters] => ['transcriptFormat', format, { include: ['transcript'] }]),
];

describe('the SpecalaTrigger does something with', () => {
	const act = specala((fields) => fields);

	test.each(specalaFields)('%s %j in %j', async (field, value, setting) => {
		expect(await seen(act, setting, { [field]: value })).not.toBe(await seen(act, setting, {}));
	});
	test('each field but the event, of which there is one', async () => {
		const { description } = await nodeIn(nodeFiles.find((each) => each.endsWith('SpecalaTrigger.node.js')) ?? '');
		const names = description.properties.filter(({ type }) => !['notice', 'collection', 'fixedCollection'].includes(type)).map(({ name }) => name);
		expect(new Set(names)).toEqual(new Set(['events', ...specalaFields.map(([field]) => field)]));
	});
});
