/** What was said by whom and when, in seconds; null if unknown. */
export type Segment = {
	speaker: string | null;
	text: string;
	start: number | null;
	end: number | null;
};

/** A transcript of any service: `date` is ISO 8601 or local time without a zone, `duration` in seconds, null if unknown. */
export interface Transcript {
	title: string | null;
	date: string | null;
	duration: number | null;
	text: string | null;
	segments: Segment[];
}

/** The speakers, in order of appearance. */
export const speakersOf = ({ segments }: Transcript): string[] => [
	...new Set(segments.flatMap(({ speaker }) => (speaker === null ? [] : [speaker]))),
];

/** Joins consecutive segments of the same speaker. */
export function joinTurns(segments: Segment[]): Segment[] {
	const turns: Segment[] = [];
	for (const segment of segments) {
		const last = turns.at(-1);
		if (last && last.speaker !== null && last.speaker === segment.speaker) {
			last.text = `${last.text} ${segment.text}`;
			last.end = segment.end;
		} else {
			turns.push({ ...segment });
		}
	}
	return turns;
}
