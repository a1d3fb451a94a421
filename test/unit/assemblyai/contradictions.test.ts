import { checkParameters } from '../../../nodes/AssemblyAi/parameters/contradictions';

const speakers = (min: unknown, max: unknown) => ({ speaker_labels: true, speaker_options: { min_speakers_expected: min, max_speakers_expected: max } });

test.each([
	{ audio_end_at: null, audio_start_from: 1000 },
	{ audio_end_at: 1000, audio_start_from: null },
	{ audio_end_at: null, audio_start_from: null },
	speakers(2, null),
	speakers(null, 2),
	speakers(2, 2),
])('what is null is not compared: %j', (parameters) => {
	expect(() => checkParameters(parameters)).not.toThrow();
});
test.each([
	[{ audio_end_at: 1000, audio_start_from: 1000 }, 'is not after'],
	[{ audio_end_at: '1000', audio_start_from: 2000 }, 'is not after'],
	[speakers(3, 2), 'is greater than'],
])('what is given is compared: %j', (parameters, message) => {
	expect(() => checkParameters(parameters)).toThrow(message);
});
