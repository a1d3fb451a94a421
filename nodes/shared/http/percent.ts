/** Decodes percent-encoded UTF-8; undefined if it is invalid. */
export function percentDecoded(encoded: string): string | undefined {
	try {
		return decodeURIComponent(encoded);
	} catch {
		return undefined;
	}
}
