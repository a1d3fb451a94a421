/** Who speaks a segment: the name in the transcript, its diarization label, and the saved speaker behind it. */
import type { Database } from '../database';
import type { Recording, Segment, Speaker } from '../model';
import { isLabel } from '../transcripts';

export function speakersOf(state: Database, ownerId: number): Speaker[] {
	return state.speakers.where((speaker) => speaker.ownerId === ownerId);
}

export function sameName(a: string, b: string): boolean {
	return a.trim().toLowerCase() === b.trim().toLowerCase();
}

export interface Voice {
	/** As shown: the saved speaker's name, else what the transcript says. */
	name: string | null;
	/** Also after naming; null when unknown. */
	label: string | null;
	saved: Speaker | null;
}

/** The recording's label map is by label; the first that carries a name is meant. */
export function voiceOf(state: Database, recording: Recording, { speaker }: Segment): Voice {
	if (speaker === null) return { name: null, label: null, saved: null };
	if (isLabel(speaker)) return { name: speaker, label: speaker, saved: null };
	const label = Object.entries(recording.speakerLabels).find(([, name]) => sameName(name, speaker))?.[0] ?? null;
	const saved = speakersOf(state, recording.ownerId).find(({ name }) => sameName(name, speaker)) ?? null;
	return { name: saved?.name ?? speaker, label, saved };
}
