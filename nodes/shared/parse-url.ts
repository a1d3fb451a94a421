/** Undefined if it is no URL. Not by `URL.canParse`: once compiled, that denies any with 'ü' (seen in Node 20.20). */
export function parseUrl(written: unknown, base?: string): URL | undefined {
	try {
		return typeof written === 'string' ? new URL(written, base) : undefined;
	} catch {
		return undefined;
	}
}
