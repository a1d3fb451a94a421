import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject } from '../json';
import { fromState, fromToken, startPosition, toState, type Position } from './position';

interface StoredPosition {
	position: unknown;
	execution: string;
	/** Used instead if the execution did not loop back for more. */
	unconfirmed?: unknown;
	/** Milliseconds since 1970. */
	continueAfter?: number;
}

export const maxExports = 100;

interface ResumeSettings {
	scope: 'all' | 'continue' | 'new';
	resumeToken: string;
	repeatUnlessConfirmed: boolean;
}

/** Where an export continues: from the token or the node's static data, which n8n saves after each non-manual execution, failed or not. */
export function openPosition(context: IExecuteFunctions, fingerprint: string, settings: ResumeSettings) {
	const { scope, resumeToken, repeatUnlessConfirmed } = settings;
	const data = context.getWorkflowStaticData('node');
	const all = () => (isObject(data.archive) ? data.archive : {});
	const remember = (next: IDataObject) => {
		const others = Object.entries(all()).filter(([key]) => key !== fingerprint).slice(1 - maxExports);
		data.archive = Object.fromEntries([...others, [fingerprint, next]]);
	};
	const last = all()[fingerprint];
	const stored = toStoredPosition(last);
	const execution = context.getExecutionId();
	// The workflow looped back, so what it received is stored even if this run fails.
	const isLoop = stored?.execution === execution;
	if (isLoop && isObject(last)) remember({ ...last, unconfirmed: undefined });
	const from = stored && (isLoop || !repeatUnlessConfirmed || stored.unconfirmed === undefined ? stored.position : stored.unconfirmed);
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
		notBefore: isLoop ? stored.continueAfter : undefined,
		close({ hasOutput, continueAfter }: { hasOutput: boolean; continueAfter?: number }) {
			const state = toState(position, fingerprint);
			const next: IDataObject = { position: state, execution, continueAfter };
			if (repeatUnlessConfirmed && hasOutput) next.unconfirmed = before;
			return { state, savePosition: () => remember(next) };
		},
	};
}

function toStoredPosition(value: unknown): StoredPosition | undefined {
	if (!isObject(value)) return undefined;
	const { position, execution, unconfirmed, continueAfter } = value;
	return {
		position,
		execution: String(execution),
		unconfirmed,
		continueAfter: typeof continueAfter === 'number' ? continueAfter : undefined,
	};
}
