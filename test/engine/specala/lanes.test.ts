import { sleep } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { openRoom } from './room';

test('eight ZIP files that are long in coming hold up no list', async () => {
	const room = await openRoom({ rateLimit: Infinity });
	room.specala.state.addTranscriptions(900);
	const { held, release } = hold();
	room.specala.faults.next({ method: 'POST', path: /\/export$/, held, times: 8 });
	const exporting = room.run('archive:export', { scope: 'all', output: 'fields', format: 'md' });
	const zips = () => room.specala.requests.filter(({ method }) => method === 'POST').length;
	while (zips() < 8) await sleep(1);
	const { items } = await room.run('transcription:getAll', { returnAll: false, limit: 3 });
	expect(items).toHaveLength(3);
	release();
	expect((await exporting).items).toHaveLength(901);
	await room.close();
});
