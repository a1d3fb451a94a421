import { oncePerClient } from './once-per-client';

/** Entries of lists that a run could not read, each once however often its page was read. */
export const unreadableIn = oncePerClient(() => new Set<string>());

export const unreadableHints = (count: number): string[] =>
	count === 0 ? [] : [`${count} ${count === 1 ? 'entry' : 'entries'} of the list could not be read (no ID, for example) and ${count === 1 ? 'was' : 'were'} left out`];
