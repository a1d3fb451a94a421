import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import type { Fields } from '../operation';
import { mostExports } from './position-store';
import { fingerprintOf } from './position';

interface Wish {
	scope: string;
	filters: Record<string, unknown>;
	options: { maximumTranscripts?: number; repeatUnlessConfirmed?: boolean };
}

/** Whether it goes on from a place, in a later run or, with a maximum, in a loop. */
const keepsPlace = ({ scope, options: { maximumTranscripts, repeatUnlessConfirmed } }: Wish) =>
	scope !== 'all' || repeatUnlessConfirmed === true || maximumTranscripts !== undefined;

const withoutPlace = "'All' in 'Transcripts' without 'Repeat Unless Confirmed' and 'Maximum Transcripts'";

const isDate = (fields: Fields, name: string) => fields[name]?.property.type === 'dateTime';

/** What a place is good for: the same account with the same filters. Dates may move on from run to run. */
export function fingerprintFor(context: IExecuteFunctions, fields: Fields, { filters }: Wish): string {
	// A filter that was added and left empty filters nothing.
	const fixed = Object.entries(filters).filter(([name, value]) => !isDate(fields, name) && value !== '');
	const credentials = Object.values(context.getNode().credentials ?? {}).map(({ id }) => id);
	return fingerprintOf([credentials, fixed.sort()]);
}

/**
 * Tells for one item after the other whether it wants an export that none before it wanted. Throws InvalidInput where both
 * would move one place, or there are more than places are kept for. `fields` are those of the filters.
 */
export function newWishes(fields: Fields) {
	const all = new Map<string, Set<string>>();
	// Dates count to the minute, since each item has a `$now` of its own.
	const asCompared = (name: string, value: unknown) => (isDate(fields, name) ? String(value).slice(0, 16) : value);
	return (fingerprint: string, wish: Wish): boolean => {
		const others = all.get(fingerprint) ?? new Set();
		const written = JSON.stringify(wish, asCompared);
		if (others.has(written)) return false;
		if (others.size > 0 && keepsPlace(wish)) {
			throw new InvalidInput(
				'Items want the same transcripts exported in different ways, and only one place is kept for them',
				`Use a node for each, or ${withoutPlace}`,
			);
		}
		if (others.size === 0 && keepsPlace(wish) && all.size === mostExports) {
			throw new InvalidInput(
				`Items want more than ${mostExports} exports, and a node keeps no more places`,
				`Use a node for some of them, or ${withoutPlace}`,
			);
		}
		all.set(fingerprint, others.add(written));
		return true;
	};
}
