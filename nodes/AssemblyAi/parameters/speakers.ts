import { number } from '../../shared/operation';

const orExactly = "For an exact number, enter it in 'Min Speakers' and 'Max Speakers'.";

export const speakerOptions = {
	maxSpeakersExpected: number('Max Speakers', {
		value: 4,
		min: 1,
		sentAs: 'speaker_options.max_speakers_expected',
		description: `Maximum number of speakers. ${orExactly}`,
	}),
	minSpeakersExpected: number('Min Speakers', {
		value: 2,
		min: 1,
		sentAs: 'speaker_options.min_speakers_expected',
		description: `Minimum number of speakers. ${orExactly}`,
	}),
};
