/** The text that percent-encoded UTF-8 stands for, or undefined where it is none. */
export function percentDecoded(encoded: string): string | undefined {
	try {
		return decodeURIComponent(encoded);
	} catch {
		return undefined;
	}
}
