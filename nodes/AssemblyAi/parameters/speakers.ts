import { InvalidInput } from '../../shared/errors';
import { number } from '../../shared/operation';

/** How many people speak. */
export const speakerOptions = {
	maxSpeakersExpected: number('Max Speakers', {
		value: 4,
		min: 1,
		sentAs: 'speaker_options.max_speakers_expected',
		description: 'At most so many people speak',
	}),
	minSpeakersExpected: number('Min Speakers', {
		value: 2,
		min: 1,
		sentAs: 'speaker_options.min_speakers_expected',
		description: 'At least so many people speak',
	}),
	speakersExpected: number('Speakers', {
		value: 2,
		min: 1,
		description: 'The exact number, if you are sure of it',
	}),
};

interface Counts {
	speakersExpected?: number;
	minSpeakersExpected?: number;
	maxSpeakersExpected?: number;
}

/** Throws InvalidInput for numbers of speakers that contradict each other. */
export function checkSpeakers({ speakersExpected: exact, minSpeakersExpected: min, maxSpeakersExpected: max }: Counts) {
	if (exact !== undefined && (min !== undefined || max !== undefined)) {
		throw new InvalidInput("'Speakers' and a range of speakers are both given", 'Give the exact number or the range');
	}
	if (min !== undefined && max !== undefined && min > max) {
		throw new InvalidInput(`'Min Speakers' is ${min}, but 'Max Speakers' is ${max}`, 'The larger one is the maximum');
	}
}
