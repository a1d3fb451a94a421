/** The same read, which fails rather than being called for ever by a walk that does not end. */
export function bounded<Args extends unknown[], Page>(read: (...args: Args) => Page, most = 2_000): (...args: Args) => Page {
	let reads = 0;
	return (...args) => {
		if (++reads > most) throw new Error('The walk reads for ever');
		return read(...args);
	};
}
