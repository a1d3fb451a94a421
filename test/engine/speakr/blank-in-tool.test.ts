import { byId } from '../harness';
import { openRoom, type Room } from './room';

describe.each(['0.9.4', '1.1'] as const)('blank values in updates on Speakr %s', (version) => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom({ version });
	});
	afterAll(async () => await room.close());

	const sent = () => room.speakr.requests.at(-1)?.body;
	const update = async (node: 'speakr' | 'speakrTool', resource: string, updateFields: object) => {
		const ids = { recordingId: byId(1), tagId: byId(1), folderId: byId(1) };
		return await room.engine.runNode(node, { resource, operation: 'update', ...ids, updateFields: { ...updateFields } });
	};
	beforeAll(() => {
		room.speakr.state.addRecording();
		room.speakr.state.addTag({ name: 'Work' });
		room.speakr.state.addFolder({ name: 'Calls' });
	});

	test.each([
		['recording', { notes: '', summary: ' ', participants: '', meetingDate: '' }, { notes: '', summary: '', participants: '', meeting_date: null }],
		['tag', { customPrompt: '', defaultLanguage: '' }, { custom_prompt: '', default_language: '' }],
		['folder', { customPrompt: '' }, { custom_prompt: '' }],
	])('a person clears fields of a %s with them, a model does not', async (resource, blank, cleared) => {
		expect((await update('speakr', resource, blank)).error).toBeUndefined();
		expect(sent()).toEqual(cleared);
		await update('speakrTool', resource, { ...blank, ...(resource === 'recording' ? { title: 'New' } : { name: 'New' }) });
		expect(sent()).toEqual(resource === 'recording' ? { title: 'New' } : { name: 'New' });
		expect((await update('speakrTool', resource, blank)).error?.message).toBe("'Update Fields' is empty. Add at least one field, and check that its expression finds a value");
	});
	test.each(['exportTemplateId', 'groupId', 'namingTemplateId'])('a person clears %s of a folder with 0, a model does not', async (name) => {
		await update('speakr', 'folder', { [name]: 0 });
		expect(Object.values(Object(sent()))).toEqual([null]);
		await update('speakrTool', 'folder', { [name]: 0, customPrompt: 'Short' });
		expect(sent()).toEqual({ custom_prompt: 'Short' });
		expect((await update('speakrTool', 'folder', { [name]: '0' })).error?.message).toBe("'Update Fields' is empty. Add at least one field, and check that its expression finds a value");
	});
	test.each([
		['recording', ['notes', 'summary', 'participants', 'meetingDate']],
		['tag', ['customPrompt', 'defaultLanguage']],
		['folder', ['customPrompt', 'groupId']],
	])('an expression that finds nothing clears nothing of a %s', async (resource, names) => {
		const nothing = '={{ $json.missing }}';
		for (const name of names) expect((await update('speakr', resource, { [name]: nothing })).error?.message).toBe("'Update Fields' is empty");
		if (names.includes('groupId')) expect((await update('speakr', resource, { groupId: { __rl: true, mode: 'id', value: nothing } })).error?.message).toBe("'Update Fields' is empty");
	});
	test('a blank title is not given', async () => {
		await update('speakr', 'recording', { title: ' ', notes: 'Done' });
		expect(sent()).toEqual({ notes: 'Done' });
	});
});
