import { InvalidInput } from '../errors';
import type { Fields } from '../operation';
import { fingerprintOf, type ExportDates } from './position';
import { maxExports } from './export-store';
import type { ExportValues } from './fields';

interface ExportSettings extends Pick<ExportValues, 'filters' | 'scope'> {
	options: Pick<ExportValues['options'], 'dryRun' | 'maximumTranscripts' | 'repeatUnlessConfirmed'>;
}

const keepsPosition = ({ scope, options: { maximumTranscripts, repeatUnlessConfirmed } }: ExportSettings) =>
	scope !== 'all' || repeatUnlessConfirmed === true || maximumTranscripts !== undefined;

const settingsWithoutPosition = "set 'Transcripts' to 'All' outside a loop, without 'Repeat Unless Confirmed' and 'Maximum Transcripts'";

const isDate = (fields: Fields, name: string) => fields[name]?.property.type === 'dateTime';

/** Identifies an export by credential, address and filters; dates may differ from run to run. */
export function fingerprintFor(account: string, fields: Fields, { filters }: Pick<ExportSettings, 'filters'>): string {
	const fixed = Object.entries(filters).filter(([name, value]) => !isDate(fields, name) && value !== '');
	return fingerprintOf([account, fixed.sort()]);
}

export function datesOf(fields: Fields, filters: Record<string, unknown>, startNames: readonly string[]): ExportDates {
	const dates = Object.entries(filters).filter(([name]) => isDate(fields, name)).map(([name, value]): [string, string] => [name, String(value)]);
	return {
		since: Object.fromEntries(dates.filter(([name]) => startNames.includes(name))),
		ends: dates.flatMap(([name, value]) => (startNames.includes(name) ? [] : [value])),
	};
}

/** Milliseconds. Dates that differ less are the same, since `$now` differs for each item. */
const tolerance = 60_000;

/** Notes the export of each item; false if one before it is the same. Throws InvalidInput if two would share a position, or there are too many. */
export function distinctExports(fields: Fields) {
	const seen = new Map<string, number[][]>();
	const positions = new Set<string>();
	const dates = Object.keys(fields).filter((name) => isDate(fields, name));
	return (fingerprint: string, settings: ExportSettings, isLooping = false): boolean => {
		const times = dates.map((name) => Date.parse(String(settings.filters[name] ?? 1970)));
		const written = JSON.stringify([fingerprint, settings], (name, value: unknown) => (isDate(fields, name) ? undefined : value));
		const before = seen.get(written) ?? [];
		if (before.some((others) => others.every((other, index) => Math.abs(other - (times[index] ?? 0)) < tolerance))) return false;
		const isDryRun = settings.options.dryRun === true;
		const keeps = !isDryRun && (isLooping || keepsPosition(settings));
		if (keeps && positions.has(fingerprint)) {
			throw new InvalidInput(
				'Several input items export the same transcripts with different settings, but the node remembers one position for them',
				`Use a separate node for each, or ${settingsWithoutPosition}`,
			);
		}
		if (keeps && positions.size === maxExports) {
			throw new InvalidInput(
				`The input items need more than ${maxExports} different exports, but a node remembers at most ${maxExports} positions`,
				`Split the items across several nodes, or ${settingsWithoutPosition}`,
			);
		}
		if (!isDryRun) positions.add(fingerprint);
		seen.set(written, [...before, times]);
		return true;
	};
}
