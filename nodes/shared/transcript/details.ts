/** What a service knows of a transcript besides what was said; texts are Markdown. */
export interface Details {
	id?: string | number;
	language?: string | null;
	participants?: string[];
	tags?: string[];
	folder?: string | null;
	summary?: string | null;
	notes?: string | null;
	actionItems?: string[];
	events?: NoteEvent[];
	link?(seconds?: number | null): string;
}

/** `start` is ISO 8601, or local time without a zone. */
interface NoteEvent {
	title: string;
	start: string | null;
	location?: string | null;
	description?: string | null;
}

/** A list from what services write as a list, or as text with commas. */
export const namesIn = (value: unknown): string[] =>
	(Array.isArray(value) ? value : String(value ?? '').split(',')).map((name: unknown) => String(name).trim()).filter((name) => name !== '');
