import { boolean, choice, collection, number, outputField, shownWhen, text, unsent, type Fields } from '../operation';
import type { TranscriptFormats } from '../transcript';
import { defaultPattern } from './file-name';

/** What an archive can be narrowed to, whatever the service. */
const commonFilters = (aboutTitles?: string) => ({
	titlePattern: unsent(
		text('Title Pattern', {
			placeholder: 'e.g. Weekly*',
			description: ['What the whole title looks like, * standing for any characters and ? for one; upper and lower case are the same', aboutTitles]
				.filter((sentence) => sentence !== undefined)
				.join('. '),
		}),
	),
});

/** Whether a title fits a pattern with `*` and `?`. */
export function titleTest(pattern = ''): (title: string | null) => boolean {
	if (pattern.trim() === '') return () => true;
	const source = pattern.trim().normalize('NFC').replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.');
	const fits = new RegExp(`^${source}$`, 'isu');
	return (title) => fits.test((title ?? '').normalize('NFC'));
}

const scopes = {
	all: { name: 'All', description: 'Everything that fits, from the beginning each time' },
	continue: {
		name: 'Continue Where the Last Run Stopped',
		description: 'Everything over several runs; when all is exported it begins anew',
	},
	new: {
		name: 'Only New Since Last Run',
		description: 'What was not exported by this node before; the first run exports everything',
	},
};

const outputModes = {
	fields: { name: 'Fields Only', description: "An item for each transcript with its text, or its JSON, in 'transcript'" },
	files: { name: 'Files', description: 'An item for each transcript with its file' },
	zip: { name: 'ZIP Files', description: 'An item for each batch, with its files in one ZIP' },
};

/** Minutes. */
export const defaultMaximumDuration = 30;
export const defaultTranscriptsPerZip = 100;

const options = {
	audio: boolean('With Audio', {
		description: "Whether to export the audio files too; with files they are in the binary field 'audio', with fields only they are left out",
	}),
	dryRun: boolean('Dry Run', {
		description: "Whether to only count all that there is to export, whatever 'Maximum Transcripts' says, and estimate requests and time",
	}),
	fileName: text('File Name', {
		value: defaultPattern,
		description:
			'Pattern with {date}, {time}, {title} and {id}. The ID is added at the end unless the pattern begins or ends with it, so that no two files have the same name.',
	}),
	maximumDuration: number('Maximum Duration', {
		value: defaultMaximumDuration,
		min: 1,
		description: 'Minutes after which the run stops and keeps its position; it waits for a limit only within them',
	}),
	maximumTranscripts: number('Maximum Transcripts', {
		value: 500,
		min: 1,
		description:
			"Transcripts after which the run stops and keeps its position: for a loop, and for the next execution unless 'Transcripts' is 'All'. Without it their number has no limit.",
	}),
	repeatUnlessConfirmed: boolean('Repeat Unless Confirmed', {
		description:
			"Whether transcripts come again in the next execution unless the workflow has come back to this node after storing them. For workflows with a loop that goes on while 'more' is true.",
	}),
	resumeFrom: text('Resume From', {
		placeholder: 'e.g. {{ $json.resumeToken }}',
		description: "Where to go on: the 'resumeToken' of an earlier manifest, which is the last item of an export. It comes before what the last run kept.",
	}),
	transcriptsPerZip: number('Transcripts per ZIP', {
		value: defaultTranscriptsPerZip,
		min: 1,
		max: 10_000,
		description: "Transcripts in each ZIP file, which has the name of the first; for 'ZIP Files' only",
	}),
};

type OfferedOptions = Omit<typeof options, 'audio'> & { audio?: (typeof options)['audio'] };

function offeredOptions(hasAudio: boolean): OfferedOptions {
	const { audio, ...others } = options;
	return hasAudio ? { audio, ...others } : others;
}

/** The fields of an export, with the filters and the formats that its service has. */
export const exportFields = <F extends Fields>(filters: F, formats: TranscriptFormats, hasAudio: boolean, aboutTitles?: string) => ({
	scope: unsent(
		choice('Transcripts', scopes, {
			value: 'all',
			description:
				'Which part of the archive to export. Only production executions are remembered as runs, not those that you start by hand.',
		}),
	),
	format: unsent(choice('Format', formats, { value: Object.keys(formats)[0] ?? '' })),
	output: unsent(choice('Output', outputModes, { value: 'files' })),
	outputField: shownWhen({ output: ['files', 'zip'] }, outputField),
	filters: collection('Filters', { ...filters, ...commonFilters(aboutTitles) }),
	options: unsent(collection('Options', offeredOptions(hasAudio))),
});
