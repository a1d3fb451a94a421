import { InvalidInput } from '../errors';
import type { Fields } from '../operation';
import { fingerprintOf, type Start } from './position';
import { maxExports } from './stored-exports';

interface ExportSettings {
	scope: string;
	filters: Record<string, unknown>;
	options: { maximumTranscripts?: number; repeatUnlessConfirmed?: boolean };
}

const keepsPosition = ({ scope, options: { maximumTranscripts, repeatUnlessConfirmed } }: ExportSettings) =>
	scope !== 'all' || repeatUnlessConfirmed === true || maximumTranscripts !== undefined;

const settingsWithoutPosition = "set 'Transcripts' to 'All' outside of a loop, without 'Repeat Unless Confirmed' and 'Maximum Transcripts'";

const isDate = (fields: Fields, name: string) => fields[name]?.property.type === 'dateTime';

/** Identifies an export by credential, address and filters; dates may differ from run to run. */
export function fingerprintFor(account: string, fields: Fields, { filters }: Pick<ExportSettings, 'filters'>): string {
	const fixed = Object.entries(filters).filter(([name, value]) => !isDate(fields, name) && value !== '');
	return fingerprintOf([account, fixed.sort()]);
}

export const startOfExport = (filters: Record<string, unknown>, names: readonly string[]): Start =>
	Object.fromEntries(Object.entries(filters).filter(([name]) => names.includes(name)).map(([name, value]) => [name, String(value)]));

/** Tells whether an item's export differs from those before it. Throws InvalidInput if two would share a position, or there are too many. */
export function distinctExports(fields: Fields) {
	const seen = new Map<string, Set<string>>();
	// Dates are compared to the minute, since `$now` differs for each item.
	const asCompared = (name: string, value: unknown) => (isDate(fields, name) ? String(value).slice(0, 16) : value);
	return (fingerprint: string, settings: ExportSettings, isLooping = false): boolean => {
		const keeps = isLooping || keepsPosition(settings);
		const variants = seen.get(fingerprint) ?? new Set();
		const written = JSON.stringify(settings, asCompared);
		if (variants.has(written)) return false;
		if (variants.size > 0 && keeps) {
			throw new InvalidInput(
				'Several input items export the same transcripts with different settings, but the node remembers one position for them',
				`Use a separate node for each, or ${settingsWithoutPosition}`,
			);
		}
		if (variants.size === 0 && keeps && seen.size === maxExports) {
			throw new InvalidInput(
				`The input items need more than ${maxExports} different exports, but a node remembers at most ${maxExports} positions`,
				`Split the items over several nodes, or ${settingsWithoutPosition}`,
			);
		}
		seen.set(fingerprint, variants.add(written));
		return true;
	};
}
