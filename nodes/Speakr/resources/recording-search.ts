import { listing } from '../../shared/operation';
import { searchFields, searchRecordings } from '../recordings/search';

/** Operations that look into many recordings at once. */
export const searchOperations = {
	search: listing({
		name: 'Search',
		action: 'Search recordings',
		description: 'Search what was said, and titles, notes and summaries, for words or by meaning; returns each place found with a link',
		since: '0.10.11',
		feature: 'search.keyword',
		endpoint: 'GET /search',
		fields: searchFields,
		pages: searchRecordings,
	}),
};
