import { countedSize, countRequests } from '../archive/request-counts';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();
jest.setTimeout(1_800_000);

async function counted(format: string) {
	const room = await openRoom({ rateLimit: Infinity });
	const { state } = room.specala;
	const of = (number: number) => state.of('pro').transcriptions[number];
	const counts = await countRequests({
		run: room.run,
		add: (number) => void state.addTranscription({ title: `Meeting ${number}` }),
		edit: (number) => Object.assign(of(number) ?? {}, { title: `Renamed ${number}` }),
		remove: (number) => state.remove(of(number)?.id ?? ''),
		requests: room.requests,
	}, { format });
	await room.close();
	return counts;
}

test('an unchanged archive takes a fiftieth of the requests of its first run, in formats that take one each', async () => {
	const { first, unchanged, changed } = await counted('json');
	expect(unchanged / first).toBeLessThanOrEqual(0.02);
	expect(changed - unchanged).toBeLessThanOrEqual(10);
});

test('in its own formats, which come a hundred at a time, a run without changes takes the list alone', async () => {
	const { first, unchanged, changed } = await counted('md');
	const list = Math.ceil(countedSize / 99);
	expect(first).toBeLessThanOrEqual(list + Math.ceil(countedSize / 100) + 2);
	expect(unchanged).toBeLessThanOrEqual(list + 1);
	expect(changed).toBeLessThanOrEqual(list + 2);
});
