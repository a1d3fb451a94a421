import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject } from '../json';
import { startPosition, fromState, fromToken, toState, type Position } from './position';

/** What n8n keeps for an export between its runs. */
interface StoredPosition {
	/** Goes on from here. */
	position: unknown;
	/** The execution that wrote it. */
	execution: string;
	/** Goes on from here where the execution that was handed transcripts has not come back for more. */
	unconfirmed?: unknown;
	/** Milliseconds since 1970. */
	continueAfter?: number;
}

/** Exports of one node, with filters that differ, whose positions are kept. */
export const maxExports = 100;

interface ResumeSettings {
	scope: 'all' | 'continue' | 'new';
	resumeToken: string;
	repeatUnlessConfirmed: boolean;
}

/**
 * Where an export goes on, out of the token or of what n8n keeps for the node. n8n saves that at the end of an execution
 * that was not a manual one, also of one that failed in a later node.
 */
export function openPosition(context: IExecuteFunctions, fingerprint: string, wanted: ResumeSettings) {
	const { scope, resumeToken, repeatUnlessConfirmed } = wanted;
	const data = context.getWorkflowStaticData('node');
	// Read anew each time: other exports of this node may keep their positions meanwhile.
	const all = () => (isObject(data.archive) ? data.archive : {});
	const remember = (next: IDataObject) => {
		const others = Object.entries(all()).filter(([key]) => key !== fingerprint).slice(1 - maxExports);
		data.archive = Object.fromEntries([...others, [fingerprint, next]]);
	};
	const last = all()[fingerprint];
	const kept = toStoredPosition(last);
	const execution = context.getExecutionId();
	// The workflow has come back to this node, so what it was handed is where it belongs, whatever becomes of this run.
	const isLoop = kept?.execution === execution;
	if (isLoop && isObject(last)) remember({ ...last, unconfirmed: undefined });
	const from = kept && (isLoop || !repeatUnlessConfirmed || kept.unconfirmed === undefined ? kept.position : kept.unconfirmed);
	const stored = fromState(from, fingerprint);
	const begin = (): Position => {
		// A loop goes on from its own position, also where its token stays the same.
		if (resumeToken !== '' && !isLoop) return { ...fromToken(resumeToken, fingerprint), complete: false };
		if (!stored) return startPosition();
		const onwards = { ...stored, complete: false };
		// A loop comes back once more after all is exported, to confirm it: that is no new export.
		if (isLoop && (repeatUnlessConfirmed || !stored.complete)) return onwards;
		if (scope === 'all') return startPosition();
		return scope === 'continue' && stored.complete && stored.waiting.size === 0 ? startPosition() : onwards;
	};
	const position = begin();
	const before = toState(position, fingerprint);

	return {
		position,
		/** Whether this execution has been here before. */
		isLoop,
		/** Milliseconds since 1970, where this execution has been told already that there is no use in going on before. */
		notBefore: isLoop ? kept.continueAfter : undefined,
		/** The position as it is now, and what keeps it for the next run. */
		close({ handedOut, continueAfter }: { handedOut: boolean; continueAfter?: number }) {
			const state = toState(position, fingerprint);
			const next: IDataObject = { position: state, execution, continueAfter };
			if (repeatUnlessConfirmed && handedOut) next.unconfirmed = before;
			return { state, keep: () => remember(next) };
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
