import type { IDataObject } from 'n8n-workflow';
import {
	boolean,
	collection,
	listing,
	locator,
	number,
	requestParameters,
	text,
	unsent,
	type Call,
	type Fields,
	type Values,
} from '../../../nodes/shared/operation';
import { toRequest } from '../../../nodes/shared/operation/operation';

const fields = {
	tagId: number('Tag', { value: 1 }),
	customPrompt: text('Custom Prompt'),
	data: unsent(text('Data')),
	kind: text('Kind', { sentAs: 'tag_type' }),
	options: collection('Options', { isDefault: boolean('Is Default', {}), note: unsent(text('Note')) }),
};

const values = {
	tagId: 7,
	customPrompt: 'Be brief',
	data: 'data',
	kind: 'topic',
	options: { isDefault: true, note: 'mine' },
};

describe('toRequest', () => {
	test('a value named in the endpoint goes into the path, the others into the body', () => {
		expect(toRequest({ endpoint: 'PUT /tags/{tagId}', fields }, values)).toEqual({
			method: 'PUT',
			path: '/tags/7',
			json: { custom_prompt: 'Be brief', tag_type: 'topic', is_default: true },
		});
	});

	test.each(['GET', 'DELETE'] as const)('a %s has them in the query', (method) => {
		const request = toRequest({ endpoint: `${method} /tags/{tagId}`, fields }, values);
		expect(request).toEqual({
			method,
			path: '/tags/7',
			query: { custom_prompt: 'Be brief', tag_type: 'topic', is_default: true },
		});
	});

	test.each(['POST', 'PUT', 'PATCH'] as const)('a %s with nothing to send has an empty body', (method) => {
		expect(toRequest({ endpoint: `${method} /tags`, fields: {} }, {})).toEqual({ method, path: '/tags', json: {} });
	});

	test('a time-out of its own is part of it', () => {
		expect(toRequest({ endpoint: 'GET /config', fields: {}, timeout: 5 }, {})).toEqual({
			method: 'GET',
			path: '/config',
			timeout: 5,
			query: {},
		});
	});

	test('what goes into the path is encoded', () => {
		expect(toRequest({ endpoint: 'GET /tags/{name}', fields: { name: text('Name') } }, { name: 'a/b ?#ü' }).path).toBe(
			'/tags/a%2Fb%20%3F%23%C3%BC',
		);
	});
});

describe('requestParameters', () => {
	test('names become snake case', () => {
		expect(requestParameters({ minSpeakers: number('Minimum Speakers', { value: 1 }) }, { minSpeakers: 2 })).toEqual({
			min_speakers: 2,
		});
	});

	test('what was not given is left out, what is false or empty is not', () => {
		const given = { a: undefined, b: false, c: '', d: 0 };
		const some = { a: text('A'), b: boolean('B', {}), c: text('C'), d: number('D', { value: 1 }) };
		expect(requestParameters(some, given)).toEqual({ b: false, c: '', d: 0 });
	});

	test('a name with dots leads into objects, next to what is there', () => {
		const some = { a: text('A', { sentAs: 'x.y.a' }), b: text('B', { sentAs: 'x.y.b' }), c: text('C', { sentAs: 'x.c' }) };
		expect(requestParameters(some, { a: '1', b: '2', c: '3' })).toEqual({ x: { y: { a: '1', b: '2' }, c: '3' } });
		expect(requestParameters(some, {})).toEqual({});
	});

	test('what is for the node alone stays, in a collection too', () => {
		expect(requestParameters(fields, values)).not.toHaveProperty('data');
		expect(requestParameters(fields, values)).not.toHaveProperty('note');
	});
});

describe('listing', () => {
	const read: number[] = [];
	const tags = listing({
		name: 'Get Many',
		action: 'Get many tags',
		description: 'List them',
		fields: { query: text('Query') },
		endpoint: 'GET /tags',
		async *pages(_call, limit): AsyncGenerator<IDataObject> {
			for (let id = 1; id <= 9; id++) {
				read.push(limit);
				yield await Promise.resolve({ id });
			}
		},
	});
	const run = async (given: Values<Fields>) => {
		read.length = 0;
		if (!('run' in tags)) throw new Error('No listing');
		const context = { addExecutionHints: () => {} };
		return await tags.run({ values: given, context, afterwards: () => {} } as unknown as Call<Values<Fields>>);
	};

	test("has 'Return All' and 'Limit' after what it belongs to and what must be given, before its other fields", () => {
		const { fields } = listing({
			name: 'Get Many',
			action: 'Get many tags',
			description: 'List them',
			fields: { query: text('Query'), recordingId: locator('Recording', 'recordings'), words: text('Words', { required: true }) },
			endpoint: 'GET /recordings/{recordingId}/tags',
			async *pages() {},
		});
		expect(Object.keys(fields)).toEqual(['recordingId', 'words', 'returnAll', 'limit', 'query']);
	});

	test('ends at the limit without asking for more', async () => {
		expect(await run({ returnAll: false, limit: 2 })).toEqual([{ id: 1 }, { id: 2 }]);
		expect(read).toEqual([2, 2]);
	});

	test('returns everything, ignoring the limit', async () => {
		expect(await run({ returnAll: true, limit: 2 })).toHaveLength(9);
		expect(read).toContain(Infinity);
	});

	test('sends neither of them to the service', () => {
		expect(toRequest(tags, { returnAll: true, limit: 2, query: 'a' }).query).toEqual({ query: 'a' });
	});
});
