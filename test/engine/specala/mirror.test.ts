import { countRequests } from '../archive/request-counts';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();

test('an unchanged archive takes a fiftieth of the requests of its first run, in formats that take one each', async () => {
	const room = await openRoom({ rateLimit: Infinity });
	const { state } = room.specala;
	const of = (number: number) => state.of('pro').transcriptions[number];
	const { first, unchanged, changed } = await countRequests({
		run: room.run,
		add: (number) => void state.addTranscription({ title: `Meeting ${number}` }),
		edit: (number) => Object.assign(of(number) ?? {}, { title: `Renamed ${number}` }),
		remove: (number) => state.remove(of(number)?.id ?? ''),
		requests: room.requests,
	}, { format: 'json' });
	expect(unchanged / first).toBeLessThanOrEqual(0.02);
	expect(changed - unchanged).toBeLessThanOrEqual(10);
	await room.close();
});
