/** The first `max` of some things as text, and how many more there are. */
export function enumerated<T>(all: readonly T[], max: number, toText: (each: T) => string): string {
	const more = all.length > max ? [`and ${all.length - max} more`] : [];
	return [...all.slice(0, max).map(toText), ...more].join(', ');
}
