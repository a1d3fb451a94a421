import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import type { Fields } from '../operation';
import { maxExports } from './position-store';
import { fingerprintOf } from './position';

interface ExportSettings {
	scope: string;
	filters: Record<string, unknown>;
	options: { maximumTranscripts?: number; repeatUnlessConfirmed?: boolean };
}

/** Whether it goes on from a position, in a later run or, with a maximum, in a loop. */
const keepsPosition = ({ scope, options: { maximumTranscripts, repeatUnlessConfirmed } }: ExportSettings) =>
	scope !== 'all' || repeatUnlessConfirmed === true || maximumTranscripts !== undefined;

const settingsWithoutPosition = "set 'Transcripts' to 'All' without 'Repeat Unless Confirmed' and 'Maximum Transcripts'";

const isDate = (fields: Fields, name: string) => fields[name]?.property.type === 'dateTime';

/** What a position is good for: the same account with the same filters. Dates may move on from run to run. */
export function fingerprintFor(context: IExecuteFunctions, fields: Fields, { filters }: ExportSettings): string {
	// A filter that was added and left empty filters nothing.
	const fixed = Object.entries(filters).filter(([name, value]) => !isDate(fields, name) && value !== '');
	const credentials = Object.values(context.getNode().credentials ?? {}).map(({ id }) => id);
	return fingerprintOf([credentials, fixed.sort()]);
}

/**
 * Tells for one item after the other whether it wants an export that none before it wanted. Throws InvalidInput where both
 * would move one position, or there are more than positions are kept for. `fields` are those of the filters.
 */
export function distinctExports(fields: Fields) {
	const all = new Map<string, Set<string>>();
	// Dates count to the minute, since each item has a `$now` of its own.
	const asCompared = (name: string, value: unknown) => (isDate(fields, name) ? String(value).slice(0, 16) : value);
	return (fingerprint: string, wish: ExportSettings): boolean => {
		const others = all.get(fingerprint) ?? new Set();
		const written = JSON.stringify(wish, asCompared);
		if (others.has(written)) return false;
		if (others.size > 0 && keepsPosition(wish)) {
			throw new InvalidInput(
				'Several input items export the same transcripts with different settings, but the node remembers one position for them',
				`Use a separate node for each, or ${settingsWithoutPosition}`,
			);
		}
		if (others.size === 0 && keepsPosition(wish) && all.size === maxExports) {
			throw new InvalidInput(
				`The input items need more than ${maxExports} different exports, but a node remembers at most ${maxExports} positions`,
				`Split the items over several nodes, or ${settingsWithoutPosition}`,
			);
		}
		all.set(fingerprint, others.add(written));
		return true;
	};
}
