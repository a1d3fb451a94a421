import { InvalidInput } from '../../shared/errors';
import { number } from '../../shared/operation';

export const speakerOptions = {
	maxSpeakersExpected: number('Max Speakers', {
		value: 4,
		min: 1,
		sentAs: 'speaker_options.max_speakers_expected',
		description: 'Maximum number of speakers',
	}),
	minSpeakersExpected: number('Min Speakers', {
		value: 2,
		min: 1,
		sentAs: 'speaker_options.min_speakers_expected',
		description: 'Minimum number of speakers',
	}),
	speakersExpected: number('Speakers', { value: 2, min: 1, description: 'Exact number of speakers, if you are sure of it' }),
};

interface SpeakerCounts {
	speakersExpected?: number;
	minSpeakersExpected?: number;
	maxSpeakersExpected?: number;
}

/** Throws InvalidInput for numbers of speakers that contradict each other. */
export function checkSpeakers({ speakersExpected: exact, minSpeakersExpected: min, maxSpeakersExpected: max }: SpeakerCounts) {
	if (exact !== undefined && (min !== undefined || max !== undefined)) {
		const advice = 'Enter either the exact number or a range';
		throw new InvalidInput("'Speakers' can't be combined with 'Min Speakers' or 'Max Speakers'", advice);
	}
	if (min !== undefined && max !== undefined && min > max) {
		throw new InvalidInput(`'Min Speakers' (${min}) is greater than 'Max Speakers' (${max})`, 'Swap the two numbers');
	}
}
