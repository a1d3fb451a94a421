import type { Database } from '../database';
import { labelsOf, readSegments } from '../transcripts';
import { sameName } from './links';

/** Saved speakers whom no recording names any more go too, where the server is set to that. */
export function removeOrphans(state: Database): void {
	if (!state.settings.deleteOrphanedSpeakers || !state.since('0.10.7')) return;
	const named = (ownerId: number) =>
		state.recordings.where((row) => row.ownerId === ownerId).flatMap(({ transcription }) => labelsOf(readSegments(transcription) ?? []));
	for (const speaker of state.speakers.all()) {
		if (!named(speaker.ownerId).some((name) => sameName(name, speaker.name))) state.speakers.delete(speaker.id);
	}
}
