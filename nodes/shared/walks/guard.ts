import { ServiceFailure } from '../errors';

/** Consecutive reads without new entries, plus two per read with some: a walk steps back when a list shrinks. */
const maxFruitlessReads = 10;

/** Call it with the number of new entries after each read, and of pages with known ones. Throws ServiceFailure if a walk makes no progress. */
export function createGuard(): (news: number, known?: number) => void {
	let fruitful = 0;
	let fruitless = 0;
	return (news, known = 0) => {
		if (news > 0) {
			fruitful++;
			fruitless = 0;
		} else if (++fruitless > maxFruitlessReads + 2 * Math.max(fruitful, known)) throw endless();
	};
}

export const endless = () =>
	new ServiceFailure('The service keeps returning pages it has already returned', {
		advice: "Its paging loops, or the list changes faster than it can be read, so the rest can't be read. Try again later.",
		final: true,
	});
