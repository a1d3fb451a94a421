import { InvalidInput } from '../errors';
import type { Course } from './course';
import { exportCourse } from './export-course';
import { contentOptionsOf, defaultMaximumDeletions, type ExportValues } from './fields';
import { mirrorCourse } from './mirror/mirror-course';
import { shortHash } from './mirror/mirror-state';
import { openMirror } from './mirror/store';
import type { Tally } from './manifest';
import { fileNamesOf, type OutputSettings } from './output';
import { fingerprintOf, toToken } from './position';
import { openPosition, type ResumeSettings } from './open-position';
import { toBytes, toText } from './source';

interface Opening extends Pick<OutputSettings, 'context' | 'format' | 'name'>, Omit<ResumeSettings, 'scope'> {
	fingerprint: string;
	values: Pick<ExportValues, 'format' | 'options' | 'output' | 'scope'>;
}

/** `confirmed` are IDs that the workflow has stored since they were exported, to be deleted in the service. */
interface OpenedCourse extends Pick<ReturnType<typeof openPosition>, 'confirmed' | 'notBefore'> {
	course: Course;
	origin: string;
	close(hasOutput: boolean, tally: Tally, continueAfter?: number): Promise<{
		resumeToken?: string;
		counts: Record<string, number>;
		savePosition(): void;
	}>;
}

/** Where a run begins, by what is remembered. Throws InvalidInput. */
export async function openCourse(opening: Opening): Promise<OpenedCourse> {
	const { context, fingerprint, values, dates, resumeToken, repeatUnlessConfirmed } = opening;
	const { scope, options } = values;
	if (scope === 'mirror') return await openMirrorCourse(opening);
	const { position, before, close, execution, isLoop, ...opened } = openPosition(context, fingerprint, { scope, dates, resumeToken, repeatUnlessConfirmed });
	// Where a run begins is the same if it is repeated, and for no other.
	const origin = fingerprintOf([values.format, contentOptionsOf(options), dates.ends, { ...before, since: undefined, until: undefined }]).slice(0, 8);
	return {
		...opened,
		course: exportCourse(position, { execution, isLoop }),
		origin,
		async close(hasOutput, { exported }, continueAfter) {
			const handedOn = options.deleteWhenDone ? exported : [];
			const { state, savePosition } = close({ hasOutput, continueAfter, handedOn });
			return await Promise.resolve({ resumeToken: toToken(state), counts: { waiting: position.waiting.size }, savePosition });
		},
	};
}

async function openMirrorCourse({ context, fingerprint, values, format, name, resumeToken, repeatUnlessConfirmed }: Opening): Promise<OpenedCourse> {
	const { output, options } = values;
	if (output === 'zip') throw new InvalidInput("'Mirror' can't output ZIP files, since single files in them can't be replaced", "Set 'Output' to 'Files'");
	if (resumeToken !== '') throw new InvalidInput("'Resume From' can't be used with 'Mirror'", "Remove it: 'Mirror' continues from what the node remembers");
	const settings = shortHash(JSON.stringify([values.format, output, contentOptionsOf(options)]));
	const { state, changed, execution, tried, close, notBefore } = await openMirror(context, fingerprint, settings, repeatUnlessConfirmed);
	const maxDeletions = options.maximumDeletions ?? defaultMaximumDeletions;
	const course = mirrorCourse({ mirror: state, execution, tried, maxDeletions, now: () => Date.now() }, changed, {
		filesOf: (outcome) => fileNamesOf(outcome, { name, format }),
		contentOf: ({ entry: { title, date }, text }) => (output === 'fields' ? JSON.stringify([title, date, toText(text)]) : toBytes(text)),
	});
	return {
		course,
		notBefore,
		confirmed: new Set(),
		origin: '',
		async close(_hasOutput, { unchanged, removed }, continueAfter) {
			const counts = { unchanged, removed, waiting: course.waiting(), mirrored: state.records.size };
			return { counts, savePosition: await close(continueAfter) };
		},
	};
}
