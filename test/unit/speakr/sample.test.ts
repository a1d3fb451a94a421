import type { IDataObject } from 'n8n-workflow';
import { readTriggerFields } from '../../../nodes/shared/operation';
import { triggerFields } from '../../../nodes/Speakr/triggers/fields';
import { readSample } from '../../../nodes/Speakr/triggers/sample';
import { answering } from '../answering';
import { triggerNode } from '../trigger/node';

const completed = 'recording.transcription.completed';
const failed = 'recording.transcription.failed';

const recording = (id: number, rest: IDataObject = {}): IDataObject => ({ id, title: `Meeting ${id}`, created_at: '2026-11-26T11:00:00Z', completed_at: '2026-11-26T11:10:00Z', status: 'COMPLETED', transcription_duration_seconds: 7, ...rest });
const atWork = recording(1, { status: 'PROCESSING', completed_at: null });
const broken = recording(2, { status: 'FAILED', transcription: '', error_message: 'No audio' });
const done = recording(3);

async function sample(events: string[], listed = [atWork, broken, done], options: IDataObject = {}) {
	const answers = Object.fromEntries(listed.map((each) => [`GET /recordings/${String(each.id)}`, each]));
	const { client } = answering({ ...answers, 'GET /recordings': { recordings: listed, pagination: { total: listed.length } } });
	const node = triggerNode({ parameters: { events, include: ['recording'], simplify: false, options } });
	return await readSample(client, readTriggerFields(node.context, triggerFields));
}

test.each<[string, string[], number, string]>([
	['that is completed', [completed], 3, completed],
	['that failed', [failed], 2, failed],
	['of either kind', [completed, failed], 2, failed],
	['of any kind', ['recording.created'], 1, 'recording.created'],
	['of any kind, where polling does not find it', ['recording.updated'], 1, 'recording.updated'],
	['as it ended, where that is chosen too', ['recording.created', failed], 1, 'recording.created'],
])('the newest recording %s is shown: %j', async (_, events, id, type) => {
	expect(await sample(events)).toMatchObject({ id, event: { type, sample: true, data: { recording_id: id } } });
});
test('its end counts where both are chosen', async () => {
	expect(await sample(['recording.created', failed], [broken])).toMatchObject({ event: { type: failed } });
});
test.each<[string, IDataObject]>([
	['recording.updated', { fields_changed: ['tags'] }],
	['recording.events.extracted', { events_count: 1 }],
	['recording.share.created', { share_id: 1, share_summary: true, share_notes: true }],
	['recording.share.revoked', { share_id: 1, share_summary: true, share_notes: true }],
])('an example of %s says what Speakr would say', async (type, details) => {
	expect(await sample([type])).toMatchObject({ event: { data: details } });
});
test('nothing is shown if nothing fits', async () => {
	expect(await sample([completed], [atWork, broken])).toBeUndefined();
	expect(await sample([completed], [])).toBeUndefined();
	expect(await sample(['recording.created'], [atWork], { onlyCompleted: true })).toBeUndefined();
});
