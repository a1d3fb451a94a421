import { ServiceFailure } from '../errors';

/** Reads in a row that may bring nothing new, beyond two for each that did: a walk steps back where a list shrinks. */
const maxFruitlessReads = 10;

/** Told after each read how much of it was new. Throws ServiceFailure once a walk no longer gets anywhere. */
export function createGuard(): (news: number) => void {
	let fruitful = 0;
	let fruitless = 0;
	return (news) => {
		if (news > 0) {
			fruitful++;
			fruitless = 0;
		} else if (++fruitless > maxFruitlessReads + 2 * fruitful) throw endless();
	};
}

/** What ends a walk whose pages repeat themselves or lead in a circle. */
export const endless = () =>
	new ServiceFailure('The service keeps returning pages it has already returned', {
		advice: "Its paging loops, or the list changes faster than it can be read, so the rest can't be read. Try again later.",
		final: true,
	});
