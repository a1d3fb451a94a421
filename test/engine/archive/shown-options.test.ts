import type { INodeExecutionData, INodeParameters, INodeProperties, NodeParameterValueType } from 'n8n-workflow';
import { simulateClock } from '../harness';
import { rows } from '../seeded';
import { manifestOf } from './manifest';
import { archiveRooms, type ArchiveRoom } from './services';

simulateClock(10_000);

/** A room with some transcripts, and the export's parameters but for the option. */
interface Stage {
	room: ArchiveRoom;
	ids: string[];
	run(options: INodeParameters): Promise<INodeExecutionData[]>;
}

/** What an option changes: two exports that differ in nothing else return something else. */
interface Attempt {
	value: NodeParameterValueType | ((stage: Stage) => Promise<NodeParameterValueType>);
	count?: number;
	/** Default: one export of all. */
	act?(stage: Stage, options: INodeParameters): Promise<INodeExecutionData[]>;
}

const withResumeToken = async ({ run, room }: Stage) => {
	const { resumeToken } = manifestOf(await run({ maximumTranscripts: 1 }));
	room.forget();
	return String(resumeToken);
};

const afterRemoving = (share: number): Attempt['act'] => async ({ room, ids, run }, options) => {
	await run(options);
	for (const id of ids.slice(0, ids.length * share)) room.remove(id);
	return await run(options);
};

/** Without 'Delete When Done', which needs a loop (`delete-after-export.test.ts`), and 'Maximum Duration', which needs time. */
const attempts: Record<string, Attempt> = {
	audio: { value: true },
	deletedTranscripts: { value: 'move', act: afterRemoving(1 / 3) },
	dryRun: { value: true },
	fileName: { value: '{id}' },
	maximumDeletions: { value: 100, count: 10, act: afterRemoving(0.8) },
	maximumTranscripts: { value: 1 },
	repeatUnlessConfirmed: {
		value: true,
		async act({ run }, options) {
			const results: INodeExecutionData[] = [];
			// After a whole pass, 'Continue' starts over, confirmed or not.
			for (const part of [{}, {}, { maximumTranscripts: 1 }, { maximumTranscripts: 1 }]) results.push(...(await run({ resumeFrom: '={{ "" }}', ...part, ...options })));
			return results;
		},
	},
	resumeFrom: { value: withResumeToken },
	transcriptsPerZip: { value: 1 },
};

const scopes = ['all', 'continue', 'mirror', 'new'].map((scope) => ({ scope, output: 'files' }));
const settings = [...scopes, { scope: 'all', output: 'fields' }, { scope: 'all', output: 'zip' }];

const offered = (name: string) => {
	const row = rows.find((each) => each.operation === 'archive:export' && name.startsWith(each.name.replace(' archive:export', '')));
	return (row?.fields.options?.property.options ?? []).filter((each): each is INodeProperties => 'type' in each && each.name in attempts);
};

const isShown = ({ displayOptions }: INodeProperties, setting: Record<string, string>) =>
	Object.entries(displayOptions?.show ?? {}).every(([path, values]) => values?.some((value) => value === setting[path.slice(1)]));

const start = new Date('2026-11-26T10:00:00Z');

/** What an export returns, but for random IDs, times, hashes and tokens. */
async function resultOf(open: () => Promise<ArchiveRoom>, setting: INodeParameters, { value, count = 3, act = async ({ run }, options) => await run(options) }: Attempt, name?: string) {
	// Sleeps of the export before have moved it on.
	jest.setSystemTime(start);
	const room = await open();
	const ids = room.add(count);
	const run = async (options: INodeParameters) => (await room.run({ ...setting, options })).items;
	const stage = { room, ids, run };
	const given = typeof value === 'function' ? await value(stage) : value;
	const items = await act(stage, name === undefined ? {} : { [name]: given });
	await room.close();
	const shown = JSON.stringify(items.map(({ json, binary = {} }) => [json, Object.values(binary).map(({ fileName }) => fileName)]));
	return shown.replace(/"(resumeToken|sha256)":"[^"]*"|[\da-f]{8}(-[\da-f-]{27}|(?=\.zip))|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
}

describe.each(archiveRooms.filter(([name]) => /(1\.1|AI)$/.test(name)))('%s', (name, open) => {
	test.each(settings)('options that are shown for %j change something', async (setting) => {
		const without: string[] = [];
		const before = new Map<unknown, string>();
		const unchanged = async (attempt: Attempt) => {
			const key = attempt.act ?? attempt.value instanceof Function ? attempt : 'once';
			const known = before.get(key) ?? (await resultOf(open, setting, attempt));
			before.set(key, known);
			return known;
		};
		expect(await unchanged({ value: '' })).toBe(await resultOf(open, setting, { value: '' }));
		for (const option of offered(name)) {
			const attempt = attempts[option.name];
			if (!attempt || !isShown(option, setting)) continue;
			const changes = (await unchanged(attempt)) !== (await resultOf(open, setting, attempt, option.name));
			if (!changes) without.push(option.name);
		}
		expect(without).toEqual([]);
	});
	test('no option is left out', () => {
		expect(offered(name).length).toBeGreaterThanOrEqual(Object.keys(attempts).length - 1);
	});
});
