/** Questions across recordings, answered by the canned language model. */
import { LLM_FAILS } from '../canned';
import { readIsoAsUtc } from '../clock';
import type { Call, Route } from '../call';
import { isObject, textOrNull, type JsonObject } from '../json';
import type { Recording } from '../model';
import { crash, invalid, json, refuse, text, type Reply } from '../reply';
import { whenOf } from '../search/keyword';
import { inScope, isListScope } from '../sharing/scope';
import { readSegments } from '../transcripts';

const NOTHING = 'There are no recordings to search with these filters.';
const FAILED = 'Error code: 400 - fake LLM failure';
const STEPS_OF_AGENT = 2;

function requireInquire({ state }: Call): void {
	if (!state.settings.inquire) throw refuse(403, 'Inquire is turned off on this server', { code: 'feature_disabled' });
}

const listed = (value: unknown): unknown[] | null => (Array.isArray(value) && value.length > 0 ? value : null);

/** A date that is none ends the request. */
function dateOf(value: unknown): string | null {
	if (!value) return null;
	const date = readIsoAsUtc(String(value));
	if (date === null) throw crash();
	return date;
}

function filterOf(filters: Record<string, unknown>): (recording: Recording) => boolean {
	const [ids, tags, speakers] = [listed(filters.recording_ids), listed(filters.tag_ids), listed(filters.speakers)];
	const [from, to] = [dateOf(filters.date_from), dateOf(filters.date_to)];
	return (recording) => {
		const said = (readSegments(recording.transcription) ?? []).map(({ speaker }) => speaker);
		return (
			(ids?.map(Number).includes(recording.id) ?? true) &&
			(tags?.some((id) => recording.tagIds.includes(Number(id))) ?? true) &&
			(speakers?.some((name) => said.some((speaker) => speaker === name)) ?? true) &&
			(from === null || whenOf(recording) >= from) &&
			(to === null || whenOf(recording) <= to)
		);
	};
}

interface Question {
	question: string;
	mode: 'rag' | 'agent';
	recordings: Recording[];
	stream: boolean;
}

function readQuestion(call: Call): Question {
	const { state, user } = call;
	const given = call.lenient();
	const body = isObject(given) ? given : {};
	const question = textOrNull(body.question)?.trim() ?? '';
	if (!question) throw invalid('question is required');
	const { mode = 'auto', scope = 'own', filters = {} } = body;
	if (mode !== 'rag' && mode !== 'agent' && mode !== 'auto') throw invalid('mode must be rag, agent or auto');
	const hasAgent = state.settings.inquireAgent;
	if (mode === 'agent' && !hasAgent) {
		throw refuse(403, 'The Inquire agent is turned off on this server', { code: 'feature_disabled' });
	}
	if (typeof scope !== 'string' || !isListScope(scope)) throw invalid('scope must be own, shared or all');
	if (filters !== null && !isObject(filters)) throw invalid('filters must be an object');
	const fits = filterOf(filters ?? {});
	const recordings = state.recordings.where((recording) => inScope(state, user, scope, recording) && fits(recording));
	return { question, mode: mode !== 'rag' && hasAgent ? 'agent' : 'rag', recordings, stream: body.stream === true };
}

/** The agent writes links, which become citations; other answers have none. */
function answerTo({ question, mode, recordings: [first] }: Question): { answer: string; citations: JsonObject[] } {
	const answer = `Fake answer to: ${question}`;
	if (mode === 'rag' || !first) return { answer, citations: [] };
	const { id, title } = first;
	const citation = { n: 1, recording_id: id, title, start_time: 0, quote: null, url: `/recordings/${id}?t=0` };
	return { answer: `${answer} [1]`, citations: [citation] };
}

function events({ question }: Question): Reply {
	const isBroken = question.includes(LLM_FAILS);
	const told = isBroken ? [{ error: FAILED }] : [{ delta: 'Fake answer to: ' }, { delta: question }, { end_of_stream: true }];
	return text(200, 'text/event-stream; charset=utf-8', told.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
}

function inquire(call: Call): Reply {
	requireInquire(call);
	const question = readQuestion(call);
	const { mode, recordings } = question;
	if (recordings.length === 0) return json({ answer: NOTHING, citations: [], mode_used: 'rag', steps: 0, usage: null });
	if (question.stream) return events(question);
	if (question.question.includes(LLM_FAILS)) throw refuse(502, FAILED, { code: 'inquire_failed' });
	return json({ ...answerTo(question), mode_used: mode, steps: mode === 'agent' ? STEPS_OF_AGENT : 0, usage: null });
}

export const inquireRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/inquire', scopes: ['process'], since: '0.10.11', handle: inquire },
];
