import { number } from '../../shared/operation';
import { toggle } from './shapes';
import { tasks } from './tasks';

export const understandingOptions = {
	...tasks,
	contentSafety: toggle('Content Safety', 'Whether to detect sensitive content (in content_safety_labels)'),
	contentSafetyConfidence: number('Content Safety: Confidence', {
		value: 50,
		min: 25,
		max: 100,
		description: 'Minimum confidence for sensitive content, from 25 to 100',
	}),
	entityDetection: toggle('Entities', 'Whether to detect names, dates, places and other entities (in entities)'),
	autoHighlights: toggle('Key Phrases', 'Whether to extract key phrases (in auto_highlights_result)'),
	sentimentAnalysis: toggle(
		'Sentiments',
		'Whether to detect the sentiment of each sentence (in sentiment_analysis_results). Its speaker labels can be wrong.',
	),
	iabCategories: toggle(
		'Topics',
		'Whether to detect topics from the Interactive Advertising Bureau (IAB) taxonomy (in iab_categories_result)',
	),
};
