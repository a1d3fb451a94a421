import { boolean, choice, collection, number, outputField, shownWhen, text, unsent, type Fields, type Values } from '../operation';
import { inTimezone, shownForFormats, renderOptions, type TranscriptFormats } from '../transcript';
import { defaultPattern } from '../files';
import { withoutCase } from '../without-case';

const commonFilters = (aboutTitles = '') => ({
	titlePattern: unsent(
		text('Title Pattern', {
			placeholder: 'e.g. Weekly*',
			description:
				`Pattern that the full title must match. * matches any characters, ? matches one. Not case-sensitive. ${aboutTitles}`.trim(),
		}),
	),
});

/** Whether a title matches a pattern with `*` and `?`; case is ignored, and a blank pattern matches all. */
export function titleMatcher(pattern = ''): (title: string | null) => boolean {
	const wanted = [...withoutCase(pattern)];
	if (wanted.length === 0) return () => true;
	return (title) => matchesPattern([...withoutCase(title ?? '')], wanted);
}

/** Linear in both lengths for any pattern: a regular expression with many stars would block n8n. */
function matchesPattern(text: string[], pattern: string[]): boolean {
	let [at, next] = [0, 0];
	let star: { next: number; at: number } | undefined;
	while (at < text.length) {
		if (pattern[next] === '*') star = { next: ++next, at };
		else if (pattern[next] === '?' || pattern[next] === text[at]) [at, next] = [at + 1, next + 1];
		else if (star) [at, next] = [++star.at, star.next];
		else return false;
	}
	return pattern.slice(next).every((each) => each === '*');
}

const exportScopes = {
	all: { name: 'All', description: 'Export everything that matches, starting over on each run' },
	continue: {
		name: 'Continue Where the Last Run Stopped',
		description: 'Spread the export over several runs, then start over',
	},
	mirror: {
		name: 'Mirror',
		description: 'Export everything once, then only changes, and report deletions',
	},
	new: {
		name: 'Only New Since Last Run',
		description: 'Export what this node has not exported before',
	},
};

const outputModes = {
	fields: { name: 'Fields Only', description: "One item per transcript, with its text or JSON in 'transcript'" },
	files: { name: 'Files', description: 'One item per transcript, with its file' },
	zip: { name: 'ZIP Files', description: 'One item per batch, with its files in a ZIP' },
};

export const defaultMaximumDeletions = 50;
export const defaultMaximumDuration = 30;
export const defaultTranscriptsPerZip = 100;
export const defaultMaximumOfFields = 1_000;

const inFiles = { '/output': ['files', 'zip'] };
const onlyMirror = { '/scope': ['mirror'] };

const options = {
	audio: shownWhen(inFiles, boolean('Include Audio', {
		description: "Whether to export the audio files too. With 'Files', they are in the binary field 'audio'.",
	})),
	deleteWhenDone: shownWhen({ '/scope': ['all', 'continue', 'new'] }, boolean('Delete When Done', {
		value: true,
		description:
			"Whether to delete each batch and its uploaded files from the service as soon as the workflow has stored it and loops back to this node. What a later node failed to store is kept. Needs a loop.",
	})),
	deletedTranscripts: shownWhen(onlyMirror, choice(
		'Deleted Transcripts',
		{
			delete: { name: 'Delete Files', description: "An item with 'action' set to 'delete' lists the files" },
			move: { name: 'Move Files to _deleted', description: "An item with 'action' set to 'move' lists the files" },
		},
		{ value: 'delete', description: 'What to do with the files of transcripts that were deleted or no longer match' },
	)),
	dryRun: boolean('Dry Run', {
		description: "Whether to only count what would be exported and estimate requests and time. Ignores 'Maximum Transcripts'.",
	}),
	fileName: shownWhen(inFiles, text('File Name', {
		value: defaultPattern,
		description:
			'Pattern with {date}, {time}, {title} and {id}. The ID is added at the end unless the pattern starts or ends with it, so that no two files share a name.',
	})),
	maximumDeletions: shownWhen(onlyMirror, number('Maximum Deletions (%)', {
		value: defaultMaximumDeletions,
		min: 0,
		max: 100,
		description:
			'If more than this percentage of the mirror and more than five transcripts are no longer listed, report none as deleted and stop',
	})),
	maximumDuration: number('Maximum Duration (Minutes)', {
		value: defaultMaximumDuration,
		min: 1,
		description: 'Stop after this many minutes and remember the position. Waiting for a rate limit counts toward it.',
	}),
	maximumTranscripts: number('Maximum Transcripts', {
		value: 500,
		min: 1,
		description:
			"Stop after this many transcripts and remember the position for a loop and, unless 'Transcripts' is 'All', for the next run. If not set, there is no limit, except 1,000 for 'Fields Only', which holds them in memory.",
	}),
	repeatUnlessConfirmed: boolean('Repeat Unless Confirmed', {
		description:
			"Whether the next run exports transcripts again unless the workflow looped back to this node after storing them. If not set, it's on if the workflow has a loop, which must continue while 'manifest.more' is true.",
	}),
	resumeFrom: text('Resume From', {
		placeholder: 'e.g. {{ $json.manifest.resumeToken }}',
		description: "Resume from the 'resumeToken' of an earlier manifest (the last item of an export). Takes precedence over the remembered position.",
	}),
	transcriptsPerZip: shownWhen({ '/output': ['zip'] }, number('Transcripts per ZIP', {
		value: defaultTranscriptsPerZip,
		min: 1,
		max: 10_000,
		description: 'Maximum number of transcripts in each ZIP file, named after its first one',
	})),
};

export interface Offer {
	hasAudio?: boolean;
	aboutTitles?: string;
	canDelete?: boolean;
}

function offeredOptions({ hasAudio, canDelete }: Offer, formats: TranscriptFormats): Partial<typeof options & typeof renderOptions> {
	const { audio, deleteWhenDone, ...others } = options;
	return { ...(hasAudio && { audio }), ...(canDelete && { deleteWhenDone }), ...others, ...shownForFormats(renderOptions, formats) };
}

const contentOptions = new Set(['audio', 'fileName', 'timezone', ...Object.keys(renderOptions)]);

/** The options that the names and contents of an export's files depend on, in a fixed order. */
export const contentOptionsOf = (chosen: object): unknown[] => Object.entries(chosen).filter(([name]) => contentOptions.has(name)).sort();

export const exportFields = <F extends Fields>(filters: F, formats: TranscriptFormats, offer: Offer) => ({
	scope: unsent(
		choice('Transcripts', exportScopes, {
			value: 'all',
			description:
				'Which part of the archive to export. Only production executions count as runs, not manual ones.',
		}),
	),
	format: unsent(choice('Format', formats, { value: Object.keys(formats)[0] ?? '' })),
	output: unsent(choice('Output', outputModes, { value: 'files' })),
	outputField: shownWhen({ output: ['files', 'zip'] }, outputField),
	filters: collection('Filters', { ...filters, ...commonFilters(offer.aboutTitles) }),
	options: unsent(inTimezone(collection('Options', offeredOptions(offer, formats)))),
});

export type ExportValues<F extends Fields = Fields> = Values<ReturnType<typeof exportFields<F>>>;
