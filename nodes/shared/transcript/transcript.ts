/** What somebody said, from when to when. */
export type Segment = {
	/** Null where the service does not tell speakers apart. */
	speaker: string | null;
	text: string;
	/** Seconds from the beginning; null where unknown. */
	start: number | null;
	/** Seconds from the beginning; null where unknown. */
	end: number | null;
};

/** A transcript as every service's is turned into before it is rendered. */
export interface Transcript {
	/** Null where the recording has none. */
	title: string | null;
	/** ISO 8601, or a wall clock without zone; null where unknown. */
	date: string | null;
	/** Seconds; null where unknown. */
	duration: number | null;
	/** The words of a transcript that has no segments; else null. */
	text: string | null;
	segments: Segment[];
}

/** Who speaks, in the order of their first words. */
export const speakersOf = ({ segments }: Transcript): string[] => [
	...new Set(segments.flatMap(({ speaker }) => (speaker === null ? [] : [speaker]))),
];

/** Segments with what one person says without a break put together. */
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
