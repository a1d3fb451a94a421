import { allRows, compare, modelRows, parameterPage, staleTexts } from '../../scripts/assemblyai-parameters';
import { resources } from '../../nodes/AssemblyAi/resources';

const wrong = ['MISSING', 'DEAD', 'STALE'];

test('all that AssemblyAI takes and returns is there, and nothing that it refuses', () => {
	const rows = allRows();
	expect(rows.filter(({ state }) => wrong.includes(state))).toEqual([]);
	expect(rows.length).toBeGreaterThan(120);
});

test('an endpoint is listed once, and what is gone has no field', () => {
	const endpoints = new Set(allRows().map(({ endpoint }) => endpoint));
	expect(new Set([...endpoints].map((endpoint) => endpoint.replace(/\{\w+\}/g, '{}'))).size).toBe(endpoints.size);
	expect(allRows().filter(({ state, field }) => state === 'GONE' && field !== '')).toEqual([]);
});

test('docs/assemblyai-parameters.md is up to date: npm run docs', () => {
	const { written, due } = parameterPage();
	expect(written).toBe(due);
});

describe('the table notices', () => {
	const parameter = (about: object = {}) => new Map([['one', { deprecated: false, ...about }]]);
	const setter = (options: object[] = []) =>
		new Map([['one', { label: 'One', property: { displayName: 'One', type: 'options' as const, default: '', options: options as never } }]]);
	const stateOf = (...given: Parameters<typeof compare>) => compare(...given).map(({ state }) => state);

	test('a parameter without a field', () => {
		expect(stateOf('', parameter(), new Map(), false)).toEqual(['MISSING']);
	});
	test('one that only Additional Parameters reach', () => {
		expect(stateOf('', parameter(), new Map(), true)).toEqual(['RAW']);
	});
	test('a field for what is deprecated, or not there', () => {
		expect(stateOf('', parameter({ deprecated: true }), setter(), false)).toEqual(['DEAD']);
		expect(stateOf('', new Map(), setter(), false)).toEqual(['DEAD']);
	});
	test('a value that is not offered, and one that is not accepted', () => {
		expect(stateOf('', parameter({ values: ['a', 'b'] }), setter([{ name: 'A', value: 'a' }]), false)).toEqual(['MISSING']);
		expect(stateOf('', parameter({ values: ['a'] }), setter([{ name: 'A', value: 'a' }, { name: 'B', value: 'b' }]), false)).toEqual(['DEAD']);
	});
	test('a model that is refused, unknown, missing or not marked as deprecated', () => {
		const models = [
			{ name: 'Universal-3 Pro', value: 'universal-3-pro' },
			{ name: 'Universal-9', value: 'universal-9' },
			{ name: 'Universal-3.5 Pro', value: 'universal-3-5-pro' },
		];
		const states = Object.fromEntries(modelRows(models).map((row) => [row.parameter.replace('speech_models: ', ''), row.state]));
		expect(states).toMatchObject({
			'universal-3-pro': 'DEAD',
			'universal-9': 'DEAD',
			'universal-3-5-pro': 'STALE',
			'universal-2': 'MISSING',
			'slam-1': 'GONE',
		});
	});
	test.each(['Universal-3 models only', 'As with Universal-3.5 Pro', 'LeMUR'])('a text that is no longer true: %s', (text) => {
		const option = { displayName: 'Two', name: 'two', type: 'string' as const, default: '', description: text };
		const property = { displayName: 'One', name: 'one', type: 'collection' as const, default: {}, options: [option] };
		expect(staleTexts([property])).toMatchObject([{ field: 'Two', state: 'STALE' }]);
	});
});

test('a field that is taken away is noticed', () => {
	const { create } = resources.transcript ?? {};
	const { speechModels, ...others } = create?.fields ?? {};
	if (!create || !speechModels) throw new Error('No models');
	create.fields = others;
	const missing = allRows().filter(({ state }) => state === 'MISSING');
	create.fields = { ...others, speechModels };
	expect(missing.map((row) => row.parameter)).toContain('speech_models');
});
