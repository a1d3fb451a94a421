import { createHash } from 'crypto';
import filenamify from 'filenamify/browser';
import { InvalidInput } from '../errors';
import { localTime } from '../local-time';
import { shortened } from './base-name';

/** What a file is about: `date` is of the recording, else `created` counts; ISO 8601 or local time without a zone. */
interface Subject {
	id: string;
	title: string | null;
	date: string | null;
	created: string;
}

const nameParts: Record<string, (subject: Subject, timezone: string) => string> = {
	date: (subject, timezone) => dayAndTime(subject, timezone)[0],
	id: ({ id }) => safeId(id),
	time: (subject, timezone) => dayAndTime(subject, timezone)[1].replace(':', '-'),
	title: ({ title }) => title?.trim() || 'Untitled',
};

export const defaultPattern = '{date} {title}';

export const localDateTime = ({ date, created }: Pick<Subject, 'created' | 'date'>, timezone = 'UTC') => localTime(date ?? withUtcZone(created), timezone);

function dayAndTime(subject: Subject, timezone: string): [day: string, time: string] {
	const moment = localDateTime(subject, timezone);
	const [, day = moment, time = ''] = /^(\S+) (\d\d?:\d\d)$/.exec(moment) ?? [];
	return [day, time];
}

export const withUtcZone = (moment: string) => (/T[\d:.]+$/.test(moment) ? `${moment}Z` : moment);

const maxNameBytes = 255;

/** Keeps ids apart on file systems that ignore case or replace characters. */
const safeId = (id: string) =>
	/^[a-z\d-]{1,64}$/.test(id) && filenamify(id) === id ? id : createHash('sha256').update(id).digest('hex').slice(0, 20);

/** Names files by a pattern: valid everywhere, the same in every run, unique by id. Throws InvalidInput for an unknown placeholder. */
export function fileNamer(given = '', timezone = 'UTC'): (subject: Subject, extension: string) => string {
	const pattern = given.trim() === '' ? defaultPattern : given;
	for (const [, name = ''] of pattern.matchAll(/\{([^{}]*)\}/g)) {
		if (Object.hasOwn(nameParts, name)) continue;
		const known = Object.keys(nameParts).map((each) => `{${each}}`).join(', ');
		throw new InvalidInput(`'File Name' contains the unknown placeholder {${name}}`, `Use ${known}`);
	}
	if (pattern === '{id}') return ({ id }, extension) => `${safeId(id)}.${extension}`;
	const [, idFirst, rest] = /^(\{id\}[ _.,()] *)(.*)$/s.exec(pattern) ?? [];
	const [, start, idLast] = /^(.*?)( *[ _.,()]\{id\}[)\]]?)$/s.exec(pattern) ?? [];
	const head = idFirst ?? '';
	const middle = rest ?? start ?? pattern;
	const tail = idFirst ? '' : (idLast ?? ' ({id})');
	const fill = (text: string, subject: Subject) =>
		text.replace(/\{(\w+)\}/g, (whole, name: string) => nameParts[name]?.(subject, timezone) ?? whole);
	return (subject, extension) => {
		const [before, after] = [fill(head, subject), fill(tail, subject)];
		const room = maxNameBytes - Buffer.byteLength(`${before}${after}.${extension}`);
		const words = shortened(safe(fill(middle, subject)), room) || '_';
		return `${before}${words}${after}.${extension}`;
	};
}

export interface Named {
	id: number | string;
	title: string | null;
	date?: string | null;
}

/** The name of a single file as an archive gives it; without a date if none is known. */
export const nameOfFile = ({ id, title, date = null }: Named, extension: string, timezone: string): string =>
	fileNamer(date === null ? '{title}' : '', timezone)({ id: String(id), title, date, created: '' }, extension);

const hidden = /(?![\u200c\u200d])\p{Cf}(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{1,6})/gu;

/** Hidden marks are left out, but for those of spelling, emoji and flags. Going through UTF-8 replaces lone surrogates, which then stand for the marks that filenamify would replace. */
function safe(text: string): string {
	const visible = Buffer.from(text).toString().replace(hidden, '').replace(/\u200c/g, '\udc00').replace(/\udb40(?=[\udc20-\udc7f])/g, '');
	const name = filenamify(visible, { replacement: '_', maxLength: Infinity }).replace(/^[. ]+/, '');
	return name.replace(/[\udc20-\udc7f]/gu, '\udb40$&').replace(/\udc00/gu, '\u200c');
}
