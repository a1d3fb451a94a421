import type { Client } from '../../../nodes/shared/http';
import type { Entry } from '../../../nodes/shared/archive';
import { specalaArchive } from '../../../nodes/Specala/transcriptions/archive-source';

/** A client that answers once this many requests are under way. */
function clientOf(together: number): Client {
	let release = () => {};
	const all = new Promise<void>((resolve) => (release = resolve));
	let sent = 0;
	const json = async () => {
		if (++sent === together) release();
		await all;
		return { status: 'completed' };
	};
	return { account: '', address: '', sent: 0, firstAnswerAt: 0, json, bytes: jest.fn(), text: jest.fn(), stream: jest.fn() };
}

test('what is waited for is read several at a time, and comes in its order', async () => {
	const waiting = Array.from({ length: 20 }, (_, index): Entry => ({ id: String(index), created: 'then', title: null, date: null, state: 'unfinished', about: {} }));
	const seen: string[] = [];
	for await (const { id, state, created } of specalaArchive(clientOf(4), {}, 'md').refresh(waiting)) seen.push([id, state, created].join());
	expect(seen).toEqual(waiting.map(({ id }) => `${id},finished,then`));
});
