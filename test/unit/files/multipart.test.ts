import busboy from 'busboy';
import fc from 'fast-check';
import { multipart } from '../../../nodes/shared/files/multipart';
import { generate, streamOf } from '../../engine/harness/streams';

interface Form {
	fields: Record<string, string>;
	file?: { part: string; name?: string; type: string; content: Buffer };
}

type Body = ReturnType<typeof multipart>;

async function bytesOf({ open }: Body): Promise<Buffer> {
	const content = await open();
	if (Buffer.isBuffer(content)) return content;
	const chunks: Buffer[] = [];
	for await (const chunk of content) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}

/** What a server makes of it. */
async function received(body: Body): Promise<Form> {
	const bytes = await bytesOf(body);
	return await new Promise((resolve, reject) => {
		const form: Form = { fields: {} };
		const parser = busboy({
			headers: { 'content-type': String(body.headers['content-type']) },
			defParamCharset: 'utf8',
			preservePath: true,
		});
		// Assigned, '__proto__' would be no field.
		parser.on('field', (name, value) => Object.assign(form, { fields: Object.fromEntries([...Object.entries(form.fields), [name, value]]) }));
		parser.on('file', (part, stream, { filename, mimeType }) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('close', () => {
				form.file = { part, name: filename, type: mimeType, content: Buffer.concat(chunks) };
			});
		});
		parser.on('close', () => resolve(form));
		parser.on('error', reject);
		parser.end(bytes);
	});
}

const opened = (content: Awaited<ReturnType<Body['open']>>) => async () => await Promise.resolve(content);

const memo = { fileName: 'memo.mp3', mimeType: 'audio/mpeg' };

test('a server gets the fields and the file', async () => {
	const content = Buffer.from('sound');
	const form = await received(multipart({ title: 'Memo' }, 'file', { ...memo, open: opened(content), size: content.length }));
	expect(form).toEqual({
		fields: { title: 'Memo' },
		file: { part: 'file', name: 'memo.mp3', type: 'audio/mpeg', content },
	});
});

/** Without control characters, which no name holds, and without the backslash, which servers read differently. */
const names = fc.string({ unit: 'grapheme', minLength: 1 }).map((name) => name.replace(/[\p{Cc}\\]/gu, '-'));
const contents = fc.array(fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)), { maxLength: 5 });

test('any names, values and bytes arrive as they were put in, and the length is exact', async () => {
	await fc.assert(
		fc.asyncProperty(names, names, fc.string({ unit: 'grapheme' }), contents, async (name, fileName, value, pieces) => {
			const content = Buffer.concat(pieces);
			const file = { fileName, mimeType: 'audio/mpeg', open: opened(streamOf(pieces)), size: content.length };
			const body = multipart({ [name]: value }, 'file', file);
			const bytes = await bytesOf(body);
			expect(body.headers['content-length']).toBe(bytes.length);
			const form = await received({ ...body, open: opened(bytes) });
			expect(form.fields).toEqual({ [name.replace(/"/g, '%22')]: value });
			expect(form.file).toMatchObject({ name: fileName.replace(/"/g, '%22') });
			expect(form.file?.content.equals(content)).toBe(true);
		}),
	);
});

test.each([
	['a line break', 'a\r\nb.mp3', 'a%0D%0Ab.mp3'],
	['quotes', '"a".mp3', '%22a%22.mp3'],
])('%s in a file name cannot end its header', async (_, fileName, name) => {
	const form = await received(multipart({}, 'file', { ...memo, fileName, open: opened(Buffer.from('x')), size: 1 }));
	expect(form.file).toMatchObject({ name });
});

test('a line break in a media type cannot end its header', async () => {
	const mimeType = 'audio/mpeg\r\nx: y\r\n\r\nevil';
	const form = await received(multipart({}, 'file', { ...memo, mimeType, open: opened(Buffer.from('x')), size: 1 }));
	expect(form.file?.content.toString()).toBe('x');
});

test('a backslash at the end of a file name cannot either', async () => {
	const form = await received(multipart({}, 'file', { ...memo, fileName: 'a\\', open: opened(Buffer.from('x')), size: 1 }));
	expect(form.file).toMatchObject({ content: Buffer.from('x') });
	expect(form.file?.name).toMatch(/^a/);
});

test('a large file passes through in pieces, never whole', async () => {
	const size = 20 * 1024 * 1024;
	const { open, headers } = multipart({}, 'file', { ...memo, open: opened(generate(size)), size });
	const content = await open();
	let longest = 0;
	let length = 0;
	for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
		longest = Math.max(longest, chunk.length);
		length += chunk.length;
	}
	expect(headers['content-length']).toBe(length);
	expect(longest).toBeLessThanOrEqual(64 * 1024);
});
