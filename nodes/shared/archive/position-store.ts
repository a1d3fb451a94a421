import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { fromState, fromToken, startPosition, toState, type Position } from './position';
import { storedExports } from './stored-exports';

interface ResumeSettings {
	scope: 'all' | 'continue' | 'new';
	resumeToken: string;
	repeatUnlessConfirmed: boolean;
}

/** Where an export continues: from the token or the node's static data. */
export function openPosition(context: IExecuteFunctions, fingerprint: string, settings: ResumeSettings) {
	const { scope, resumeToken, repeatUnlessConfirmed } = settings;
	const stored = storedExports(context, fingerprint);
	const { last, isLoop, execution } = stored;
	if (isLoop && last) stored.remember({ ...last, unconfirmed: undefined });
	const from = isLoop || !repeatUnlessConfirmed || last?.unconfirmed === undefined ? last?.position : last.unconfirmed;
	const previous = fromState(from, fingerprint);
	const begin = (): Position => {
		// A loop continues from its own position even if its token stays the same.
		if (resumeToken !== '' && !isLoop) return { ...fromToken(resumeToken, fingerprint), complete: false };
		if (!previous) return startPosition();
		const onwards = { ...previous, complete: false };
		// The last round of a loop only confirms: it does not start over.
		if (isLoop && (repeatUnlessConfirmed || !previous.complete)) return onwards;
		if (scope === 'all') return startPosition();
		return scope === 'continue' && previous.complete && previous.waiting.size === 0 ? startPosition() : onwards;
	};
	const position = begin();
	const before = toState(position, fingerprint);

	return {
		position,
		isLoop,
		notBefore: isLoop && typeof last?.continueAfter === 'number' ? last.continueAfter : undefined,
		close({ hasOutput, continueAfter }: { hasOutput: boolean; continueAfter?: number }) {
			const state = toState(position, fingerprint);
			const next: IDataObject = { position: state, execution, continueAfter };
			if (repeatUnlessConfirmed && hasOutput) next.unconfirmed = before;
			return { state, savePosition: () => stored.remember(next) };
		},
	};
}
