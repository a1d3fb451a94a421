import type { ArchiveSource, Entry } from './source';

const maxOthers = 100;
const maxAsked = 2;

/** Whether one of those transcripts is answered, as `ask` tells, of which nothing bad is known. False if the list can't be read. */
export async function isAnsweredForOthers(
	source: ArchiveSource,
	isKnownToFail: (entry: Entry) => boolean,
	ask: (entry: Entry) => Promise<boolean>,
): Promise<boolean> {
	const others: Entry[] = [];
	try {
		for await (const { entry } of source.walk(undefined)) {
			if (entry?.state === 'finished' && !isKnownToFail(entry)) others.push(entry);
			if (others.length === maxOthers) break;
		}
	} catch {
		return false;
	}
	const asked = new Set([...others.slice(-1), ...others.slice((others.length - 1) / 2)].slice(0, maxAsked));
	for (const entry of asked) if (await ask(entry).catch(() => false)) return true;
	return false;
}
