import type { INodeParameters } from 'n8n-workflow';
import { openRoom as openAssemblyAi } from './assemblyai/room';
import { openRoom as openSpecala } from './specala/room';
import { openClockRoom } from './speakr/clock-room';

/** The transcript that a trigger starts a workflow with, in a format and with options of it. */
type Started = (transcriptFormat: string, options: INodeParameters) => Promise<string>;

const textIn = (items: Array<{ json: { transcript?: unknown } }> = []) => {
	expect(items).toHaveLength(1);
	return String(items[0]?.json.transcript);
};

const services: Array<[string, Started]> = [
	[
		'Speakr',
		async (transcriptFormat, options) => {
			const room = await openClockRoom({ version: '1.1' });
			const trigger = await room.publish({ mode: 'polling', include: ['transcript'], transcriptFormat, options });
			await room.upload();
			await room.finish();
			const text = textIn(await room.look(trigger));
			await room.close();
			return text;
		},
	],
	[
		'Specala AI',
		async (transcriptFormat, transcriptOptions) => {
			const room = await openSpecala();
			const trigger = room.engine.servePolls('specalaTrigger', { include: ['transcript'], transcriptFormat, transcriptOptions });
			await trigger.poll();
			room.specala.state.addTranscription();
			const text = textIn(await trigger.poll());
			await room.close();
			return text;
		},
	],
	[
		'AssemblyAI',
		async (transcriptFormat, options) => {
			const room = await openAssemblyAi();
			const trigger = await room.engine.serveTrigger('assemblyAiTrigger', { mode: 'polling', transcriptFormat, options });
			await trigger.start('activate');
			room.assemblyAi.state.addTranscript({ request: { audio_url: 'https://example.com/call.mp3', speaker_labels: true } });
			await trigger.tick();
			const text = textIn(trigger.executions.flatMap(({ items }) => items));
			await trigger.close();
			await room.close();
			return text;
		},
	],
];

const seconds = (time = '') => time.split(/[:,]/).reduce((sum, part, index) => (index < 3 ? sum * 60 + Number(part) : sum + Number(part) / 1_000), 0);

describe.each(services)('the trigger of %s', (_, started) => {
	test('writes front matter, links to people and own tags into Markdown', async () => {
		const note = await started('markdown', { frontMatter: true, linkPeople: true, tags: 'meeting' });
		expect(note).toMatch(/^---\n[^]*\ntags:[^]*meeting[^]*\n---\n/);
		expect(note).toMatch(/\[\[[^\]]+\]\]/);
	});
	test('fills in a template', async () => {
		expect(await started('markdown', { template: 'Said on the phone:\n{transcript}' })).toMatch(/^Said on the phone:\n.+/);
	});
	test('leaves names and times out of text and Markdown', async () => {
		const [named, bare] = [await started('text', { times: true }), await started('text', { withSpeakers: false })];
		const [, name = ''] = /^\[\d+:\d\d\] ([^:]+): /.exec(named) ?? [];
		expect(name).not.toBe('');
		expect(bare).not.toContain(name);
	});
	test('keeps subtitles to the length of line and of cue', async () => {
		const srt = await started('srt', { lineLength: 20, cueSeconds: 2 });
		const cues = srt.trim().split('\n\n').map((cue) => cue.split('\n'));
		expect(cues.length).toBeGreaterThan(1);
		for (const [, time = '', ...lines] of cues) {
			const [start, end] = time.split(' --> ').map(seconds);
			expect(Number(end) - Number(start)).toBeLessThanOrEqual(2.001);
			expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(20);
		}
	});
});
