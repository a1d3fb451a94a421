import { resources } from '../../nodes/Speakr/resources';
import { presets } from '../../nodes/Speakr/api/scopes';
import { scopesOf } from '../../scripts/speakr-scopes';
import { PRESETS } from '../services/speakr/access/scopes';
import { ROUTES } from '../services/speakr/routes';

/** `GET /recordings/{id}` -> the scopes of that route. */
const scopesByRoute = new Map(
	ROUTES.filter(({ path }) => path.startsWith('/api/v1/')).map(({ method, path, scopes }) => [
		`${method} ${path.replace('/api/v1', '').replace(/\{\w+\}/g, '{id}')}`,
		scopes,
	]),
);

const operations = Object.entries(resources).flatMap(([resource, operations]) =>
	Object.entries(operations).map(([value, row]) => [`${resource}:${value}`, row] as const),
);

test.each(operations)('[read] %s needs the scope of its endpoint', (_, { endpoint }) => {
	const expected = scopesByRoute.get(endpoint.replace(/\{\w+\}/g, '{id}'));
	expect(expected).toBeDefined();
	expect(scopesOf({ endpoint })).toEqual([...(expected ?? [])].sort());
});

test('[read] the kinds of token are those that Speakr offers', () => {
	const offered = Object.values(PRESETS).flatMap((each) => (each ? [[...each].sort()] : []));
	const { Full, ...ours } = presets;
	expect(Object.values(ours).map((each) => [...each].sort())).toEqual(offered);
	expect(Full).toHaveLength(8);
});
