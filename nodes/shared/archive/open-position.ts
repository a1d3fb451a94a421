import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { confirmedIds } from './deletions';
import type { ExportValues } from './fields';
import { covers, fromState, fromToken, startPosition, reaches, toState, type ExportDates, type Position } from './position';
import { storedExports } from './export-store';

export interface ResumeSettings {
	scope: Exclude<ExportValues['scope'], 'mirror'>;
	dates: ExportDates;
	resumeToken: string;
	repeatUnlessConfirmed: boolean;
}

const hasFailed = ({ waiting }: Position) => [...waiting.values()].some(({ tries }) => tries > 0);

/** Where an export continues: from the token or the node's static data. */
export function openPosition(context: IExecuteFunctions, fingerprint: string, settings: ResumeSettings) {
	const { scope, dates: { since, ends }, resumeToken, repeatUnlessConfirmed } = settings;
	const openedAt = new Date().toISOString();
	const main = storedExports(context, fingerprint);
	const apart = storedExports(context, `${fingerprint} all`);
	// 'All' of other dates must not hide what an earlier one left out.
	const known = fromState(main.last?.position, fingerprint);
	const isApart = scope === 'all' && !main.isLoop && known !== undefined && (ends.length > 0 || !covers(startPosition(since), known.since));
	const stored = isApart ? apart : main;
	const { last, isLoop, execution } = stored;
	const confirmed = confirmedIds(last ? stored : main);
	if (isLoop && last) stored.remember({ ...last, unconfirmed: undefined, handedOn: undefined, confirmed: [...confirmed] });
	const resumed = isLoop || !repeatUnlessConfirmed || last?.unconfirmed === undefined ? last?.position : last.unconfirmed;
	const previous = fromState(resumed, fingerprint);
	// From a later start, what is left of the earlier one is passed.
	const from = (each: Position): Position => ({ ...each, since: covers(each, since) && (scope === 'all' || !reaches(each, since)) ? since : each.since, complete: false });
	const begin = (): Position => {
		if (resumeToken !== '' && !isLoop) return from(fromToken(resumeToken, fingerprint));
		if (!previous || !covers(previous, since)) return startPosition(since);
		const onwards = from(previous);
		// The last round of a loop only confirms: it does not start over.
		if (isLoop && (repeatUnlessConfirmed || !previous.complete)) return onwards;
		const isOver = scope === 'all' || (scope === 'continue' && previous.complete && !hasFailed(previous));
		return isOver ? startPosition(since) : onwards;
	};
	const position = begin();
	const before = toState(position, fingerprint);

	return {
		position,
		confirmed,
		execution,
		isLoop,
		before,
		notBefore: stored.notBefore,
		close({ hasOutput, continueAfter, handedOn }: { hasOutput: boolean; continueAfter?: number; handedOn: string[] }) {
			if (position.complete && ends.length === 0) position.until = openedAt;
			const state = toState(position, fingerprint);
			const next: IDataObject = { position: state, execution, continueAfter, handedOn, confirmed: [...confirmed] };
			if (repeatUnlessConfirmed && hasOutput) next.unconfirmed = before;
			return { state, savePosition: () => stored.remember(next) };
		},
	};
}
