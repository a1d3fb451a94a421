import type { IExecuteFunctions } from 'n8n-workflow';
import { unreadableIn } from '../../../nodes/shared/http';
import { speakrArchive } from '../../../nodes/Speakr/recordings/archive-source';
import { answering } from '../answering';

test('a deletion without an ID is counted as unreadable', async () => {
	const deletion = { type: 'delete', deleted_at: '2026-11-26T12:00:00Z' };
	const { client } = answering({ 'GET /recordings/changes': { changes: [deletion, { ...deletion, id: 5, reason: 'retention' }], next_cursor: 'c', has_more: false } });
	const context: IExecuteFunctions = Object.create({});
	const page = await speakrArchive(client, context, {}, 'text', {}).changes?.('b');
	expect(page).toMatchObject({ changes: [{ id: '5', removed: 'retention', at: '2026-11-26T12:00:00Z' }], next: 'c' });
	expect(unreadableIn(client).size).toBe(1);
});
