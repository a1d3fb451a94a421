/** Names in transcripts. */
import type { Database } from '../database';
import type { Recording, Segment } from '../model';
import { isAnonymous, labelsOf, readSegments, storeSegments } from '../transcripts';
import { sameName } from './links';

function participantsOf(segments: readonly Segment[]): string | null {
	const named = labelsOf(segments).filter((label) => !isAnonymous(label));
	return named.length > 0 ? named.sort().join(', ') : null;
}

/** The columns that change when what stands in the transcript is replaced by these names. */
export function renamed(recording: Recording, segments: readonly Segment[], names: ReadonlyMap<string, string>): Partial<Recording> {
	const written = segments.map((segment) => ({
		...segment,
		speaker: segment.speaker === null ? null : (names.get(segment.speaker) ?? segment.speaker),
	}));
	const known = Object.entries(recording.speakerLabels).map(([label, name]) => [label, names.get(name) ?? name] as const);
	const labels = labelsOf(segments).flatMap((label) => {
		const name = names.get(label);
		return isAnonymous(label) && name !== undefined ? [[label, name] as const] : [];
	});
	return {
		transcription: storeSegments(written),
		participants: participantsOf(written),
		speakerLabels: Object.fromEntries([...known, ...labels]),
	};
}

/** A saved speaker got another name: all recordings of its owner follow. How many there were. */
export function renameEverywhere(state: Database, ownerId: number, from: string, to: string): number {
	const isNamed = (label: string) => sameName(label, from);
	let count = 0;
	for (const recording of state.recordings.where((row) => row.ownerId === ownerId)) {
		const segments = readSegments(recording.transcription) ?? [];
		const spoken = labelsOf(segments).filter(isNamed);
		if (spoken.length === 0) continue;
		state.write(recording, renamed(recording, segments, new Map(spoken.map((label) => [label, to]))));
		count++;
	}
	return count;
}
