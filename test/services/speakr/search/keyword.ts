/** Keyword search: which words of the question are where. */
import { microsecondsOf, zulu } from '../clock';
import type { Database } from '../database';
import type { JsonObject } from '../json';
import type { Recording, User } from '../model';
import { personalOf } from '../sharing/scope';
import { readSegments } from '../transcripts';

export const FIELDS = ['title', 'participants', 'notes', 'summary', 'transcript'] as const;
export type Field = (typeof FIELDS)[number];

const WEIGHTS: Readonly<Record<Field, number>> = { title: 1, summary: 0.9, notes: 0.8, participants: 0.8, transcript: 0.7 };
const MAX_CANDIDATES = 200;
const MAX_TEXT = 400;

/** Something in a recording that can be a hit. */
interface Passage {
	field: Field;
	text: string;
	segment: { index: number; start: number | null; end: number | null; speaker: string | null } | null;
}

interface Hit {
	recording: Recording;
	passage: Passage;
	spans: Array<[from: number, to: number]>;
	score: number;
}

/** Words, and phrases in quotation marks; each once, in lower case. */
export function termsOf(query: string): string[] {
	const found = [...query.matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => (phrase ?? word ?? '').trim().toLowerCase());
	return [...new Set(found.filter(Boolean))];
}

/** SQL's LIKE in the stored text of a field: case is folded for ASCII letters only, and JSON has the others escaped. */
function stores(stored: string, term: string): boolean {
	const folded = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
	return folded(stored).includes(folded(term));
}

function storedText(recording: Recording, field: Field): string {
	if (field === 'transcript') return recording.transcription ?? '';
	return recording[field] ?? '';
}

function lines(field: Field, text: string | null): Passage[] {
	const trimmed = (text ?? '').split(/\r?\n/).map((line) => line.trim());
	return trimmed.filter(Boolean).map((line) => ({ field, text: line, segment: null }));
}

/** The transcript by segment, notes and summary by line. `speaker` is compared with the stored name. */
function passagesOf(state: Database, user: User, recording: Recording, field: Field, speaker: string | null): Passage[] {
	if (field === 'title' || field === 'participants') {
		const text = recording[field];
		return text ? [{ field, text, segment: null }] : [];
	}
	if (field === 'notes') return lines(field, personalOf(state, user, recording).notes);
	if (field === 'summary') return lines(field, recording.summary);
	const segments = readSegments(recording.transcription, null);
	if (!segments) return speaker === null ? lines(field, recording.transcription) : [];
	return segments
		.map(({ sentence, start_time: start, end_time: end, speaker: name }, index): Passage => ({
			field,
			text: sentence,
			segment: { index, start, end, speaker: name },
		}))
		.filter(({ segment }) => speaker === null || (segment?.speaker ?? '').trim().toLowerCase() === speaker.toLowerCase());
}

function spansOf(text: string, terms: readonly string[]): Hit['spans'] {
	const lower = text.toLowerCase();
	const spans = terms.flatMap((term) => {
		const found: Hit['spans'] = [];
		for (let at = lower.indexOf(term); at !== -1; at = lower.indexOf(term, at + 1)) found.push([at, at + term.length]);
		return found;
	});
	return spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** At most 400 characters around the first match. */
function cut({ passage: { text }, spans }: Hit): { text: string; match_spans: Hit['spans'] } {
	if (text.length <= MAX_TEXT) return { text, match_spans: spans };
	const first = spans[0]?.[0] ?? 0;
	const start = Math.max(0, Math.min(first - MAX_TEXT / 4, text.length - MAX_TEXT));
	const end = start + MAX_TEXT;
	const [before, after] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
	const inside = spans.filter(([from, to]) => from >= start && to <= end);
	const moved = inside.map(([from, to]): [number, number] => [from - start + before.length, to - start + before.length]);
	return { text: `${before}${text.slice(start, end)}${after}`, match_spans: moved };
}

function hitsIn(recording: Recording, passages: readonly Passage[], terms: readonly string[]): Hit[] {
	const hits = passages.flatMap((passage): Hit[] => {
		const spans = spansOf(passage.text, terms);
		if (spans.length === 0) return [];
		const matched = terms.filter((term) => passage.text.toLowerCase().includes(term)).length;
		const score = Math.round((matched / terms.length) * WEIGHTS[passage.field] * 1e4) / 1e4;
		return [{ recording, passage, spans, score }];
	});
	// Every word has to be somewhere in the recording's own text.
	const text = hits.map(({ passage }) => passage.text.toLowerCase()).join('\n');
	return terms.every((term) => text.includes(term)) ? hits : [];
}

export function whenOf({ meetingDate, createdAt }: Recording): string {
	return meetingDate ?? createdAt;
}

/** Best first, then newest. `recordings` are newest first; of those that hold all words only the first are read. */
export function keywordSearch(
	state: Database,
	user: User,
	terms: readonly string[],
	{ fields, speaker, recordings }: { fields: readonly Field[]; speaker: string | null; recordings: readonly Recording[] },
): JsonObject[] {
	const searched = speaker === null ? fields : (['transcript'] as const);
	const holds = (recording: Recording, term: string) => searched.some((field) => stores(storedText(recording, field), term));
	const candidates = recordings.filter((recording) => terms.every((term) => holds(recording, term)));
	const hits = candidates.slice(0, MAX_CANDIDATES).flatMap((recording) => {
		const passages = searched.flatMap((field) => passagesOf(state, user, recording, field, speaker));
		return hitsIn(recording, passages, terms);
	});
	const age = ({ recording }: Hit) => -microsecondsOf(whenOf(recording));
	const place = ({ passage }: Hit) => passage.segment?.index ?? -1;
	hits.sort((a, b) => b.score - a.score || age(a) - age(b) || b.recording.id - a.recording.id || place(a) - place(b));
	return hits.map(hitView);
}

function hitView(hit: Hit): JsonObject {
	const { recording, passage, score } = hit;
	return {
		recording_id: recording.id,
		title: recording.title,
		meeting_date: recording.meetingDate === null ? null : zulu(recording.meetingDate).replace(/\.\d+Z$/, 'Z'),
		field: passage.field,
		segment_index: passage.segment?.index ?? null,
		start_time: passage.segment?.start ?? null,
		end_time: passage.segment?.end ?? null,
		speaker: passage.segment?.speaker ?? null,
		...cut(hit),
		score,
	};
}
