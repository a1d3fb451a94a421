import { enumerated } from '../enumerated';
import { localTime } from '../local-time';
import { unreadableHints } from '../http';
import type { Stop } from './course';
import type { ExportValues } from './fields';
import type { Tally } from './manifest';
import type { Progress } from './follow-course';

interface Setting {
	scope: ExportValues['scope'];
	isManual: boolean;
	timezone: string;
	unreadable: number;
}

const maxNamed = 3;

/** What to know of a run: why it stopped and when to go on, what failed or was left out, and whether its position is remembered. */
export function exportHints({ stop, matched }: Progress, { exported, failed, unfinished, withoutAudio, deletion }: Tally, setting: Setting): string[] {
	return [
		...(stop ? [stop.why === 'deletions' ? stop.reason : `${whyStopped(stop, exported.length, setting)} ${howToContinue(setting)}`] : []),
		...(setting.isManual && !stop && setting.scope !== 'all' && matched > 0 ? [`The next run exports the same transcripts. ${onlyPublished}`] : []),
		...(failed.length > 0 ? [`${failed.length} could not be exported: ${named(failed)}. See 'failed' in the last item.`] : []),
		...(unfinished > 0 ? [`${unfinished} not transcribed yet. A later run exports them.`] : []),
		...(withoutAudio.length > 0 ? [`${withoutAudio.length} ${withoutAudio.length === 1 ? 'was' : 'were'} exported without audio: ${named(withoutAudio)}`] : []),
		...(deletion?.reason ? [`${deletion.left} could not be deleted and will be retried: ${deletion.reason}`] : []),
		...unreadableHints(setting.unreadable),
		...(!stop && matched === 0 ? [nothing[setting.scope] ?? 'No transcript matches the filters'] : []),
	];
}

const nothing: Partial<Record<Setting['scope'], string>> = {
	mirror: 'Nothing has changed since the last run',
	new: 'Nothing new since the last run',
};

const onlyPublished = 'Only runs of the published workflow are remembered.';

function whyStopped({ why, reason, continueAfter }: Stop, exported: number, { timezone }: Setting): string {
	const count = `${exported} transcript${exported === 1 ? '' : 's'}`;
	if (why === 'batch') return `Stopped after ${count} because of 'Maximum Transcripts'.`;
	if (why === 'time') return `Stopped after ${count} because of 'Maximum Duration (Minutes)'.`;
	const stopped = `Stopped after ${count}: ${reason.replace(/\.$/, '')}.`;
	if (continueAfter === undefined) return stopped;
	return `${stopped} Run the workflow again after ${localTime(continueAfter, timezone)}.`;
}

function howToContinue({ scope, isManual }: Setting): string {
	if (scope !== 'all' && !isManual) return 'The next run continues there.';
	if (scope === 'mirror') return onlyPublished;
	const byToken = "To continue there, enter the 'resumeToken' of the last item in 'Resume From'";
	return isManual ? `${byToken}. ${onlyPublished}` : `${byToken}, or set 'Transcripts' to 'Continue Where the Last Run Stopped'.`;
}

const named = (records: Array<{ id: string; title: string | null; reason: string }>) =>
	enumerated(records, maxNamed, ({ id, title, reason }) => `'${title ?? id}' (${reason.replace(/\.$/, '')})`);
