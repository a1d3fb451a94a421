import { listing, operation, operationsSince } from '../../shared/operation';
import { modelTimeout } from '../fields';
import { askFields, askRecordings } from '../recordings/ask';
import { changesFields, listChanges, simplifiedChange } from '../recordings/changes';
import { searchFields, searchRecordings, simplifiedHit } from '../recordings/search';

export const searchOperations = operationsSince('0.10.11', {
	search: listing({
		action: 'Search recordings',
		description: 'Search transcripts, titles, notes and summaries by keyword or meaning. Returns each match with a link.',
		feature: 'search.keyword',
		endpoint: 'GET /search',
		simplified: simplifiedHit,
		fields: searchFields,
		pages: searchRecordings,
	}),
	ask: operation({
		action: 'Ask about many recordings',
		description: 'Ask a language model a question about many recordings. Returns the answer and its citations.',
		hint: 'For a question about one recording, use Chat.',
		feature: 'inquire.enabled',
		endpoint: 'POST /inquire',
		fields: askFields,
		timeout: modelTimeout,
		run: askRecordings,
	}),
	getChanges: listing({
		action: 'Get changed recordings',
		description: "Retrieve recordings that were added, changed or deleted since a cursor. Each item has 'nextCursor' for the next run.",
		hint: 'To start a workflow on each change, use the Speakr Trigger.',
		feature: 'changes_feed',
		endpoint: 'GET /recordings/changes',
		simplified: simplifiedChange,
		fields: changesFields,
		pages: listChanges,
	}),
});
