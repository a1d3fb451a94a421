import type { IExecuteFunctions } from 'n8n-workflow';
import { uploadFile } from '../../../nodes/AssemblyAi/transcripts/upload';
import { answering } from '../answering';

const now = Date.parse('2026-11-26T12:00:00Z');
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

test('a file is not uploaded again after an hour', async () => {
	const binary = { data: Buffer.from('la la la').toString('base64'), mimeType: 'audio/mpeg' };
	const context: IExecuteFunctions = Object.create({ helpers: { assertBinaryData: () => binary } });
	const { client, sent } = answering({ 'POST /upload': { upload_url: 'https://cdn.example/1' } });
	await uploadFile(context, client, 0, 'data');
	expect(sent).toMatchObject([{ timeout: 3_600_000, until: now + 3_600_000, isRepeatable: true }]);
});
