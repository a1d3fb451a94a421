import { createHash } from 'crypto';
import filenamify from 'filenamify/browser';
import { InvalidInput } from '../errors';
import { shortened } from '../files';
import { localTime } from '../local-time';
import type { Entry } from './source';

const placeholders: Record<string, (entry: Entry, timezone: string) => string> = {
	date: (entry, timezone) => momentOf(entry, timezone).slice(0, 10),
	id: ({ id }) => safeId(id),
	time: (entry, timezone) => momentOf(entry, timezone).slice(11, 16).replace(':', '-'),
	title: ({ title }) => title?.trim() || 'Untitled',
};

export const defaultPattern = '{date} {title}';

/** In the time zone, unless the service has only told local time. */
const momentOf = ({ date, created }: Entry, timezone: string) => localTime(date ?? withUtcZone(created), timezone);

export const withUtcZone = (moment: string) => (/T[\d:.]+$/.test(moment) ? `${moment}Z` : moment);

const maxNameBytes = 255;

/** Keeps ids apart on file systems that ignore case or replace characters. */
const safeId = (id: string) =>
	/^[a-z\d-]{1,64}$/.test(id) && filenamify(id) === id ? id : createHash('sha256').update(id).digest('hex').slice(0, 20);

/** Names files by a pattern: valid everywhere, the same in every run, unique by id. Throws InvalidInput for an unknown placeholder. */
export function fileNamer(given = '', timezone = 'UTC'): (entry: Entry, extension: string) => string {
	const pattern = given.trim() === '' ? defaultPattern : given;
	for (const [, name = ''] of pattern.matchAll(/\{([^{}]*)\}/g)) {
		if (Object.hasOwn(placeholders, name)) continue;
		const known = Object.keys(placeholders).map((each) => `{${each}}`).join(', ');
		throw new InvalidInput(`'File Name' contains the unknown placeholder {${name}}`, `Use ${known}`);
	}
	if (pattern === '{id}') return ({ id }, extension) => `${safeId(id)}.${extension}`;
	const [, idFirst, rest] = /^(\{id\}[ _.,()])(.*)$/s.exec(pattern) ?? [];
	const [, start, idLast] = /^(.*)([ _.,()]\{id\}[)\]]?)$/s.exec(pattern) ?? [];
	const head = idFirst ?? '';
	const middle = rest ?? start ?? pattern;
	const tail = idFirst ? '' : (idLast ?? ' ({id})');
	const fill = (text: string, entry: Entry) =>
		text.replace(/\{(\w+)\}/g, (whole, name: string) => placeholders[name]?.(entry, timezone) ?? whole);
	return (entry, extension) => {
		const [before, after] = [fill(head, entry), fill(tail, entry)];
		const room = maxNameBytes - Buffer.byteLength(`${before}${after}.${extension}`);
		const words = shortened(safe(fill(middle, entry)), room) || '_';
		return `${before}${words}${after}.${extension}`;
	};
}

/** Going through UTF-8 replaces lone surrogates, so that the name is the same everywhere. */
const safe = (text: string) =>
	filenamify(Buffer.from(text).toString(), { replacement: '_', maxLength: Infinity }).replace(/^[. ]+/, '');
