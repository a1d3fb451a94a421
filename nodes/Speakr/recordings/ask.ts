import type { IDataObject } from 'n8n-workflow';
import { asObject, objectsAt } from '../../shared/json';
import { choice, collection, createOncePerItem, locators, mapped, moment, text, textList, type Call, type Values } from '../../shared/operation';
import { linksAt, textAt, withoutZone } from '../api';
import { recordingIdFilter, recordingScope } from '../fields';
import { conversationHistory } from './chat';

const modes = {
	agent: { name: 'Agent', description: 'Searches in several steps. Slower, but always cites what it found.' },
	auto: { name: 'Automatic', description: 'The agent if it is turned on in Speakr, otherwise a single search' },
	rag: { name: 'Single Search', description: 'Answers from one search. May return no citations.' },
};

export const askFields = {
	question: text('Question', { required: true, rows: 3, placeholder: 'e.g. What did we promise to Acme in July?' }),
	filters: collection('Filters', {
		after: mapped(moment('After', { sentAs: 'filters.date_from', description: 'Earliest meeting date' }), withoutZone),
		before: mapped(moment('Before', { sentAs: 'filters.date_to', description: 'Latest meeting date' }), withoutZone),
		recordingIds: { ...recordingIdFilter, sentAs: 'filters.recording_ids' },
		scope: recordingScope,
		speakers: textList('Speakers', {
			required: true,
			sentAs: 'filters.speakers',
			placeholder: 'e.g. Ada Lovelace, Charles Babbage',
			description: 'Comma-separated names of speakers in the recordings, at least one',
		}),
		tagIds: { ...locators('Tag', 'tags', { required: true }), sentAs: 'filters.tag_ids' },
	}),
	options: collection('Options', {
		conversationHistory: { ...conversationHistory, sentAs: 'history' },
		mode: choice('Mode', modes, { value: 'auto', description: 'How Speakr looks for the answer' }),
	}),
};

const answers = createOncePerItem<{ body: IDataObject; answer: string }>();

/** Asks about many recordings. Citations have the second at which they begin, and a link to it. Throws ServiceFailure. */
export async function askRecordings(call: Call<Values<typeof askFields>>): Promise<IDataObject> {
	const { client, request, values: { question, options } } = call;
	const urlOf = linksAt(client.address);
	const { body, answer } = await answers.once(call, async () => {
		const body = asObject(await client.json({ ...request, runsToEnd: true }));
		return { body, answer: textAt('reply', body, 'answer') };
	});
	const citations = objectsAt(body, 'citations').map(({ n, recording_id: recordingId, title, start_time: start }) => ({
		n,
		recordingId,
		title,
		start,
		url: urlOf(recordingId, start),
	}));
	const { mode_used: mode, steps } = body;
	const turn = [{ role: 'user', content: question }, { role: 'assistant', content: answer }];
	const history = [...(options.conversationHistory ?? []), ...turn];
	return { question, answer, citations, mode, steps, conversationHistory: history };
}
