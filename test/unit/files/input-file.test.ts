import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { readInputFile, saveText } from '../../../nodes/shared/files';

const inline = (rest: Partial<IBinaryData> = {}): IBinaryData => ({ data: Buffer.from('la la').toString('base64'), mimeType: 'audio/mpeg', fileName: 'talk.mp3', ...rest });

/** What is read of a file, and asked of n8n for it. */
function reading(binary: IBinaryData, size = 5) {
	const helpers = {
		assertBinaryData: jest.fn(() => binary),
		getBinaryMetadata: jest.fn(async () => await Promise.resolve({ fileSize: size })),
		getBinaryStream: jest.fn(async () => await Promise.resolve('the stream')),
	};
	const context: IExecuteFunctions = Object.create({ helpers });
	return { ...helpers, read: async (property: string | IBinaryData = 'data') => await readInputFile(context, 3, property) };
}

test('a file in the item is read from there', async () => {
	const { read, assertBinaryData, getBinaryMetadata } = reading(inline());
	const file = await read('audio');
	expect(file).toMatchObject({ id: undefined, size: 5, fileName: 'talk.mp3', mimeType: 'audio/mpeg' });
	expect(String(await file.open())).toBe('la la');
	expect(assertBinaryData).toHaveBeenCalledWith(3, 'audio');
	expect(getBinaryMetadata).not.toHaveBeenCalled();
});
test('a file that n8n stores is opened when it is needed', async () => {
	const { read, getBinaryMetadata, getBinaryStream } = reading(inline({ id: 'filesystem:1', data: 'filesystem' }), 70);
	const file = await read();
	expect(file).toMatchObject({ id: 'filesystem:1', size: 70 });
	expect([getBinaryMetadata.mock.calls, getBinaryStream.mock.calls]).toEqual([[['filesystem:1']], []]);
	expect(await file.open()).toBe('the stream');
	expect(getBinaryStream).toHaveBeenCalledWith('filesystem:1');
});
test('a file may be given itself', async () => {
	const { read, assertBinaryData } = reading(inline());
	expect(await read(inline({ fileName: 'other.wav' }))).toMatchObject({ fileName: 'other.wav' });
	expect(assertBinaryData).not.toHaveBeenCalled();
});
test.each<[Partial<IBinaryData>, object]>([
	[{ fileName: undefined, fileExtension: 'wav' }, { fileName: 'recording.wav' }],
	[{ fileName: undefined }, { fileName: 'recording' }],
	[{ mimeType: '' }, { mimeType: 'application/octet-stream' }],
])('what a file with %j lacks is made up', async (rest, expected) => {
	expect(await reading(inline(rest)).read()).toMatchObject(expected);
});
test('an empty file is refused by its field, or else its name', async () => {
	const { read } = reading(inline({ data: '' }));
	await expect(read('audio')).rejects.toThrow("The file in 'audio' is empty");
	await expect(read(inline({ data: '' }))).rejects.toThrow("The file in 'talk.mp3' is empty");
	await expect(reading(inline({ id: 'filesystem:1' }), 0).read('audio')).rejects.toThrow("The file in 'audio' is empty");
});
test.each(['File not found', 'Binary data file not found', "ENOENT: no such file or directory, open 'x.metadata'"])('a file that n8n deleted (%s) is told by its field', async (message) => {
	const { read, getBinaryMetadata } = reading(inline({ id: 'filesystem:1' }));
	getBinaryMetadata.mockRejectedValue(new Error(message));
	await expect(read('audio')).rejects.toMatchObject({ message: "The file in 'audio' is no longer stored by n8n", advice: 'Run the node that created it again' });
	await expect(read(inline({ id: 'filesystem:1' }))).rejects.toThrow("The file in 'talk.mp3' is no longer stored");
});
test('a storage that fails says so itself', async () => {
	const { read, getBinaryMetadata } = reading(inline({ id: 's3:1' }));
	getBinaryMetadata.mockRejectedValue(new Error('The bucket is away'));
	await expect(read()).rejects.toThrow('The bucket is away');
});
test.each([['a text', 'a text'], [{ a: 1 }, '{\n  "a": 1\n}']])('%j is saved as a text', async (content, written) => {
	const prepareBinaryData = jest.fn();
	const context: IExecuteFunctions = Object.create({ getTimezone: () => 'UTC', helpers: { prepareBinaryData } });
	await saveText(context, { id: 42, title: 'Weekly' }, { extension: 'md', mimeType: 'text/markdown' }, content);
	await saveText(context, { id: 42, title: 'Weekly', date: '2026-11-22' }, { extension: 'md', mimeType: 'text/markdown' }, content);
	expect(prepareBinaryData.mock.calls).toEqual(['Weekly (42).md', '2026-11-22 Weekly (42).md'].map((name) => [Buffer.from(written), name, 'text/markdown']));
});
