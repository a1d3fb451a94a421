import { number } from '../../shared/operation';

const orExactly = 'For an exact number, enter it in both options.';

export const speakerOptions = {
	maxSpeakersExpected: number('Maximum Speakers', {
		value: 4,
		min: 1,
		sentAs: 'speaker_options.max_speakers_expected',
		description: `Maximum number of speakers. ${orExactly}`,
	}),
	minSpeakersExpected: number('Minimum Speakers', {
		value: 2,
		min: 1,
		sentAs: 'speaker_options.min_speakers_expected',
		description: `Minimum number of speakers. ${orExactly}`,
	}),
};
