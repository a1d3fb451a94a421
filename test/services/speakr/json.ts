/** Values as Python sees them, and JSON as Flask writes it. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Undefined when it is no JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Python's truth: `"false"` is true, an empty list is not. */
export function isTrue(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	if (isObject(value)) return Object.keys(value).length > 0;
	return Boolean(value);
}

export function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

export function numberOrNull(value: unknown): number | null {
	return typeof value === 'number' ? value : null;
}

/** As Python's int(): null when it is none. */
export function integer(text: string | null): number | null {
	return text !== null && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : null;
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (!isObject(value)) return value;
	const result: Record<string, unknown> = {};
	for (const key of Object.keys(value).sort()) result[key] = sorted(value[key]);
	return result;
}

/** ASCII only, as Python's json does by default. */
export function escapeNonAscii(text: string): string {
	return text.replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Compact, keys sorted, ASCII only, one newline at the end. */
export function flaskJson(value: Json): string {
	return `${escapeNonAscii(JSON.stringify(sorted(value)))}\n`;
}
