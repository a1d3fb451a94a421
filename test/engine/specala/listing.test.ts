import fc from 'fast-check';
import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const idsOf = (items: Array<{ json: { id?: unknown } }>) => items.map(({ json }) => json.id);

describe('projects', () => {
	test.each(['items', 'list'] as const)('are listed, whether they come as %s', async (shape) => {
		room.specala.settings.projects = shape;
		const projects = ['Sales', 'Research'].map((name) => room.specala.state.addProject(name));
		const { items } = await room.run('project:getAll', { returnAll: true });
		expect(items.map(({ json }) => json)).toEqual(projects);
		expect(room.requests()).toEqual(['GET /projects']);
	});
	test('no more than the limit', async () => {
		for (const name of ['A', 'B', 'C']) room.specala.state.addProject(name);
		const { items } = await room.run('project:getAll', { limit: 2 });
		expect(items).toHaveLength(2);
	});
	test('that come in pages come all', async () => {
		const page = { status: 200, contentType: 'application/json' };
		const projects = Array.from({ length: 150 }, (_, index) => ({ id: `p${index}`, name: `Project ${index}` }));
		const body = (from: number, to: number) => JSON.stringify({ items: projects.slice(from, to), total: 150 });
		room.specala.faults.next({ ...page, path: /projects$/, body: body(0, 20) });
		room.specala.faults.next({ ...page, path: /offset=0$/, body: body(0, 100) });
		room.specala.faults.next({ ...page, path: /offset=99$/, body: body(99, 150) });
		const { items } = await room.run('project:getAll', { returnAll: true });
		expect(idsOf(items)).toEqual(projects.map(({ id }) => id));
	});
});

describe('transcriptions', () => {
	test('the newest come first, no more than the limit, in one request', async () => {
		const made = room.specala.state.addTranscriptions(5);
		const { items } = await room.run('transcription:getAll', { limit: 2 });
		expect(idsOf(items)).toEqual([made[4]?.id, made[3]?.id]);
		expect(room.requests()).toEqual(['GET /transcriptions?sort=-created_at&limit=2&offset=0']);
	});
	test('all come newest first too, though they are read from the oldest on', async () => {
		const made = room.specala.state.addTranscriptions(250);
		const { items } = await room.run('transcription:getAll', { returnAll: true });
		expect(idsOf(items)).toEqual(made.map(({ id }) => id).reverse());
		expect(room.requests()).toEqual(
			[0, 99, 198].map((offset) => `GET /transcriptions?sort=created_at&limit=100&offset=${offset}`),
		);
	});
	test('fields that nobody knows go through', async () => {
		const item = { id: '1', title: 'A', share_url: 'https://example.com', nested: { new: [1] } };
		room.specala.faults.next({ status: 200, contentType: 'application/json', body: JSON.stringify({ items: [item], total: 1 }) });
		const { items } = await room.run('transcription:getAll');
		expect(items[0]?.json).toEqual(item);
	});
	test('a status is sent in small letters', async () => {
		await room.run('transcription:getAll', { limit: 1, filters: { status: ' COMPLETED' } });
		expect(room.requests()).toEqual([expect.stringContaining('status=completed')]);
	});
	test.each([
		['created_at', [0, 1, 2]],
		['-created_at', [2, 1, 0]],
		['duration', [1, 2, 0]],
		['-duration', [0, 2, 1]],
	])('sorted by %s', async (sort, order) => {
		const made = [30.5, 1.25, 10].map((durationSeconds) => room.specala.state.addTranscription({ durationSeconds }));
		const { items } = await room.run('transcription:getAll', { returnAll: true, sort: { order: sort } });
		expect(idsOf(items)).toEqual(order.map((index) => made[index]?.id));
	});
	test('every filter is sent as Specala names it', async () => {
		const project = room.specala.state.addProject('Sales');
		const wanted = room.specala.state.addTranscription({
			projectId: project.id,
			language: 'ru',
			createdAt: '2026-11-20T10:00:00Z',
		});
		room.specala.state.addTranscription({ language: 'ru' });
		const { items } = await room.run('transcription:getAll', {
			filters: {
				projectId: byId(project.id),
				language: 'ru',
				status: 'completed',
				dateFrom: '2026-11-20T00:00:00',
				dateTo: '2026-11-21T23:00:00.000+02:00',
			},
		});
		expect(idsOf(items)).toEqual([wanted.id]);
		const [request = ''] = room.requests();
		expect(Object.fromEntries(new URL(request.slice(4), 'http://x').searchParams)).toEqual({
			project_id: project.id,
			language: 'ru',
			status: 'completed',
			date_from: '2026-11-20',
			date_to: '2026-11-21',
			sort: '-created_at',
			limit: '50',
			offset: '0',
		});
	});
	test('a status that is not documented can be asked for', async () => {
		const failed = room.specala.state.addTranscription({ status: 'failed' });
		room.specala.state.addTranscription();
		const { items } = await room.run('transcription:getAll', { filters: { status: 'failed' } });
		expect(idsOf(items)).toEqual([failed.id]);
	});
	test('none is an empty list', async () => {
		const { items, status } = await room.run('transcription:getAll', { returnAll: true });
		expect([status, items]).toEqual(['success', []]);
	});
	test.each<[string, (count: number) => number | null]>([
		['is missing', () => null],
		['is too high', (count) => count + 500],
		['is too low', () => 20],
		['is zero', () => 0],
	])('all come when the total %s', async (_, total) => {
		const made = room.specala.state.addTranscriptions(230);
		room.specala.settings.total = total;
		const { items } = await room.run('transcription:getAll', { returnAll: true, sort: { order: 'created_at' } });
		expect(idsOf(items)).toEqual(made.map(({ id }) => id));
	});
	test('all come when pages are shorter than asked for', async () => {
		const made = room.specala.state.addTranscriptions(230);
		room.specala.settings.maxPageSize = 40;
		const { items } = await room.run('transcription:getAll', { returnAll: true, sort: { order: 'created_at' } });
		expect(idsOf(items)).toEqual(made.map(({ id }) => id));
	});
	test('a list that gives the same page again and again is an error and not an endless run', async () => {
		const items = Array.from({ length: 100 }, (_, index) => ({ id: String(index) }));
		const page = { status: 200, contentType: 'application/json', body: JSON.stringify({ items, total: 500 }) };
		room.specala.faults.next({ ...page, times: 1000 });
		const { error } = await room.run('transcription:getAll', { returnAll: true });
		expect(error?.message).toBe('The service keeps returning pages it has already returned');
	});
});

test('while transcriptions come and go during the walk, none that was there all along is lost or doubled', async () => {
	const changes = fc.array(fc.record({ gone: fc.array(fc.nat({ max: 400 }), { maxLength: 120 }), come: fc.nat({ max: 60 }) }), { maxLength: 6 });
	await fc.assert(
		fc.asyncProperty(changes, fc.constantFrom('created_at', '-created_at'), async (plan, sort) => {
			const { state, settings } = room.specala;
			const { transcriptions } = state.of('pro');
			for (const { id } of transcriptions) state.remove(id);
			const made = state.addTranscriptions(300);
			const gone = new Set<unknown>();
			const steps = plan.values();
			settings.before = () => {
				const { value: step } = steps.next();
				for (const position of step?.gone ?? []) {
					const victim = state.of('pro').transcriptions[position];
					if (!victim) continue;
					gone.add(victim.id);
					state.remove(victim.id);
				}
				if (step) state.addTranscriptions(step.come);
			};
			const { items } = await room.run('transcription:getAll', { returnAll: true, sort: { order: sort } });
			const ids = idsOf(items);
			const stayed = made.map(({ id }) => id).filter((id) => !gone.has(id));
			expect(ids.filter((id) => stayed.some((each) => each === id))).toEqual(sort === 'created_at' ? stayed : stayed.reverse());
			expect(new Set(ids).size).toBe(ids.length);
		}),
		{ numRuns: 25 },
	);
});

describe('lists to choose from', () => {
	test('projects, by name', async () => {
		const sales = room.specala.state.addProject('Sales');
		room.specala.state.addProject('Research');
		const { results } = await room.engine.listSearch('specala', 'projects', { filter: 'sal' });
		expect(results).toEqual([{ name: 'Sales', value: sales.id }]);
	});
	test('transcriptions, newest first, page by page', async () => {
		const made = room.specala.state.addTranscriptions(120);
		const first = await room.engine.listSearch('specala', 'transcriptions');
		expect(first.results).toHaveLength(100);
		expect(first.results[0]).toEqual({ name: expect.stringMatching(/^Meeting 120 \(2026-05-25 \d\d:\d\d, \d+ min\)$/), value: made[119]?.id });
		const { paginationToken } = first;
		const second = await room.engine.listSearch('specala', 'transcriptions', { paginationToken });
		expect(second.results).toHaveLength(20);
		expect(second.paginationToken).toBeUndefined();
	});
	test('transcriptions are searched beyond the first page', async () => {
		const old = room.specala.state.addTranscription({ title: 'Board meeting' });
		room.specala.state.addTranscriptions(220);
		const { results } = await room.engine.listSearch('specala', 'transcriptions', { filter: 'BOARD' });
		expect(results.map(({ value }) => value)).toEqual([old.id]);
	});
	test('a wrong key is told where the list would be', async () => {
		const credentials = { specalaApi: { apiKey: 'wrong' } };
		await expect(room.engine.listSearch('specala', 'projects', { credentials })).rejects.toThrow(
			'Specala AI did not accept the API key',
		);
	});
});
