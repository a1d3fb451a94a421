/** The shape of JSON: at each path the types that occur there. `.tags[].id` -> number. */
export type Shape = Map<string, Set<string>>;

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

function note(shape: Shape, path: string, value: unknown): void {
	shape.set(path, (shape.get(path) ?? new Set()).add(typeOf(value)));
	if (Array.isArray(value)) {
		for (const item of value) note(shape, `${path}[]`, item);
	} else if (typeof value === 'object' && value !== null) {
		for (const [key, item] of Object.entries(value)) note(shape, `${path}.${key}`, item);
	}
}

export function shapeOf(value: unknown): Shape {
	const shape: Shape = new Map();
	note(shape, '', value);
	return shape;
}

/** Everything that occurs in one of them. */
export function union(shapes: readonly Shape[]): Shape {
	const all: Shape = new Map();
	for (const shape of shapes) {
		for (const [path, types] of shape) {
			all.set(path, new Set([...(all.get(path) ?? []), ...types]));
		}
	}
	return all;
}

function parentOf(path: string): string {
	return path.endsWith('[]') ? path.slice(0, -2) : path.slice(0, path.lastIndexOf('.'));
}

/**
 * What is wrong with an answer, compared with the recorded one. `known` is what all recordings of the same
 * endpoint show: a value may be null, or what is in an array that is empty here may look so, only if one of them
 * shows it.
 */
export function differences(actual: Shape, wanted: Shape, known: Shape): string[] {
	const found: string[] = [];
	for (const [path, types] of actual) {
		const allowed = known.get(path);
		if (!allowed || (!wanted.has(path) && wanted.get(parentOf(path))?.has('object'))) {
			found.push(`${path} is not in the recording`);
			continue;
		}
		const strange = [...types].filter((type) => !allowed.has(type));
		if (strange.length > 0) found.push(`${path} is ${strange.join('|')}, recorded ${[...allowed].join('|')}`);
	}
	for (const path of wanted.keys()) {
		const parent = actual.get(parentOf(path));
		if (actual.has(path) || !parent) continue;
		if (path.endsWith('[]') && parent.has('array')) found.push(`${parentOf(path)} is empty, recorded it is not`);
		if (!path.endsWith('[]') && parent.has('object')) found.push(`${path} is missing`);
	}
	return found;
}
