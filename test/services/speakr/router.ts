import type { Route } from './call';
import { frameworkError, html, Refusal } from './reply';

interface Found {
	route: Route;
	ids: number[];
}

/** Finds routes as Flask does: exact paths, ids of digits only, no trailing slash. */
export class Router {
	private readonly entries: ReadonlyArray<{ route: Route; pattern: RegExp }>;

	constructor(routes: readonly Route[]) {
		this.entries = routes.map((route) => ({
			route,
			pattern: new RegExp(`^${route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '(\\d+)')}$`),
		}));
	}

	find(method: string, path: string): Found {
		const matching = this.entries.filter(({ pattern }) => pattern.test(path));
		if (matching.length === 0) throw new Refusal(frameworkError(404));
		const methods = new Set(matching.flatMap(({ route }) => (route.method === 'GET' ? ['HEAD', 'GET'] : [route.method])));
		const allow = ['OPTIONS', ...methods].join(', ');
		if (method === 'OPTIONS') throw new Refusal(html(200, '', { Allow: allow }));
		const wanted = method === 'HEAD' ? 'GET' : method;
		const entry = matching.find(({ route }) => route.method === wanted);
		if (!entry) throw new Refusal(frameworkError(405, undefined, { Allow: allow }));
		const ids = [...(entry.pattern.exec(path) ?? [])].slice(1).map(Number);
		return { route: entry.route, ids };
	}
}
