import type { Transcript, Utterance } from './model';
import { at } from './speech';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const objectAt = (value: unknown, name: string): Json | undefined => {
	const inner = at(value, [name]);
	return isObject(inner) ? inner : undefined;
};

/** The tasks that a request asks for. */
export function tasksOf(request: Transcript['request']): Json | undefined {
	const tasks = at(request, ['speech_understanding', 'request']);
	return isObject(tasks) ? tasks : undefined;
}

const translated = (text: string, { target_languages: languages }: Json) =>
	Object.fromEntries((Array.isArray(languages) ? languages : []).map((language) => [String(language), `[${language}] ${text}`]));

const effortOf = ({ effort }: Json) => effort ?? 'low';

function formatting({ format_utterances: each }: Json, text: string, spoken: readonly Utterance[]) {
	const format = (words: string) => words.replaceAll('Friday', '11/27/2026');
	return {
		status: 'success',
		formatted_text: format(text),
		mapping: { Friday: '11/27/2026' },
		...(each === true && { formatted_utterances: spoken.map((one) => ({ ...one, text: format(one.text) })) }),
	};
}

const summary = (task: Json, text: string, spoken: readonly Utterance[]) => ({
	status: 'success',
	summary_type: task.summary_type,
	effort: effortOf(task),
	summary: [
		{
			start: spoken[0]?.start ?? 0,
			end: spoken.at(-1)?.end ?? 0,
			text: text.slice(0, 80),
			headline: 'Planning the next quarter',
		},
	],
});

const actionItems = (task: Json, spoken: readonly Utterance[]) => {
	const quoted = spoken.find(({ text }) => text.includes('report'));
	const items = quoted ? [{ action_item: 'Prepare the report by Friday', quote: quoted.text, timestamp: quoted.start }] : [];
	const decisions =
		task.include_decisions === true && quoted ? [{ action_item: 'Cut travel', quote: quoted.text, timestamp: quoted.start }] : [];
	return { status: 'success', effort: effortOf(task), items: [...items, ...decisions] };
};

/** The results of the tasks, in the places where AssemblyAI puts them. */
export function understood(tasks: Json, text: string, spoken: readonly Utterance[], mapping?: Record<string, string>): Json {
	const translation = objectAt(tasks, 'translation');
	const formats = objectAt(tasks, 'custom_formatting');
	const summarization = objectAt(tasks, 'summarization');
	const actions = objectAt(tasks, 'action_items');
	const matches = translation?.match_original_utterance === true;
	return {
		...(translation && { translated_texts: translated(text, translation) }),
		...(translation &&
			matches && { utterances: spoken.map((one) => ({ ...one, translated_texts: translated(one.text, translation) })) }),
		speech_understanding: {
			request: tasks,
			response: {
				...(translation && { translation: { status: 'success' } }),
				...(mapping && { speaker_identification: { mapping, status: 'success' } }),
				...(formats && { custom_formatting: formatting(formats, text, spoken) }),
				...(summarization && { summarization: summary(summarization, text, spoken) }),
				...(actions && { action_items: actionItems(actions, spoken) }),
			},
		},
	};
}
