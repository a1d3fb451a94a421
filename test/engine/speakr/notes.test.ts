import { parse } from 'yaml';
import { byId, readFile } from '../harness';
import { openRoom, type Room } from './room';

const options = { frontMatter: true, sections: ['actionItems', 'events', 'notes', 'summary'], linkPeople: true };
const frontMatterOf = (note: unknown): unknown => parse(/^---\n(.*?)\n---\n/s.exec(String(note))?.[1] ?? '');

describe.each(['0.9.4', '1.1'] as const)('a note of a recording on Speakr %s', (version) => {
	let room: Room;
	let id: number;
	beforeAll(async () => {
		room = await openRoom({ version });
		const tag = room.speakr.state.addTag({ name: 'Customer call' });
		({ id } = room.speakr.state.addRecording({ title: 'Planning: "Q3" #1', tagIds: [tag.id], notes: 'Call Bob' }));
	});
	afterAll(async () => await room.close());

	const expected = () => ({ title: 'Planning: "Q3" #1', tags: ['Customer-call'], id, source: `${room.speakr.url}/recordings/${id}` });

	test('has front matter, sections and times that link to it', async () => {
		const { items } = await room.run('transcript:get', { recordingId: byId(id), format: 'markdown', options });
		const note = String(items[0]?.json.transcript);
		expect(frontMatterOf(note)).toMatchObject(expected());
		expect(note).toMatch(/\n## Summary\n\n.+\n## Notes\n\nCall Bob\n\n.*## Transcript\n\n\*\*\[\[SPEAKER_00\]\]\*\* \(\[0:00\]\(.+\?t=0\)\): Good morning/s);
	});
	test('is the same in the archive', async () => {
		const { items } = await room.run('archive:export', { format: 'markdown', options });
		const note = (await readFile(items[0])).toString();
		expect(frontMatterOf(note)).toMatchObject(expected());
		expect(note).toContain('\n## Notes\n\nCall Bob\n');
	});
	test('can have a form of its own, and a mistake in it is told', async () => {
		const run = async (template: string) => await room.run('transcript:get', { recordingId: byId(id), format: 'markdown', options: { template } });
		expect((await run('{title}: {notes}')).items[0]?.json.transcript).toBe('Planning: "Q3" #1: Call Bob\n');
		expect((await run('{titel}')).error?.message).toMatch("'Template' contains the unknown placeholder {titel}");
	});
});
