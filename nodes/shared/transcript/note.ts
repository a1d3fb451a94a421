import { InvalidInput } from '../errors';
import { localTime } from '../local-time';
import { clockTime } from './clock';
import type { Details } from './details';
import { noteSections, type RenderOptions } from './options';
import { escaped, personOf, renderTranscript } from './render';
import { oneLine } from './script';
import { speakersOf, type Transcript } from './transcript';

/** Whether a note shows more than the transcript, which some services have to be asked for. */
export const wantsDetails = ({ frontMatter, sections = [], tags = [], template = '' }: RenderOptions = {}) =>
	frontMatter === true || sections.length + tags.length > 0 || template !== '';

/** Markdown: title and facts or front matter, sections, then paragraphs with their times. Throws InvalidInput for an unknown placeholder. */
export function renderMarkdown(transcript: Transcript, options: RenderOptions = {}): string {
	const { frontMatter = false, sections = [], template = '', withSpeakers = true } = options;
	const part = placeholdersOf(transcript, options);
	const filled = (name: string) => (Object.hasOwn(part, name) ? part[name]?.() : undefined) ?? unknownPlaceholder(name, part);
	if (template !== '') return `${template.replace(/\{(\w+)\}/g, (_, name: string) => filled(name)).trim()}\n`;
	const shown = (['summary', 'actionItems', 'notes', 'events'] as const)
		.filter((name) => sections.includes(name) && filled(name) !== '')
		.map((name) => `## ${noteSections[name]}\n\n${filled(name)}`);
	const heading = shown.length > 0 ? '## Transcript' : '';
	const speakers = withSpeakers ? escaped(oneLine(speakersOf(transcript).join(', '))) : '';
	const facts = Object.entries({ Date: filled('date'), Duration: filled('duration'), Speakers: speakers }).filter(([, fact]) => fact !== '');
	const listed = facts.map(([name, fact]) => `- ${name}: ${fact}`).join('\n');
	const head = [frontMatter ? filled('frontMatter') : '', `# ${escaped(oneLine(transcript.title ?? 'Transcript'))}`, frontMatter ? '' : listed];
	return `${[...head, ...shown, heading, filled('transcript')].filter((block) => block !== '').join('\n\n')}\n`;
}

function placeholdersOf(transcript: Transcript, options: RenderOptions): Record<string, () => string> {
	const { title, date, duration, details = {} } = transcript;
	const { timezone = 'UTC' } = options;
	return {
		actionItems: () => (details.actionItems ?? []).map((item) => `- [ ] ${oneLine(item)}`).join('\n'),
		date: () => (date === null ? '' : localTime(date, timezone)),
		duration: () => (duration === null ? '' : clockTime(duration)),
		events: () => eventsIn(details, timezone),
		folder: () => details.folder ?? '',
		frontMatter: () => `---\n${frontMatterOf(transcript, options)}---`,
		id: () => String(details.id ?? ''),
		language: () => details.language ?? '',
		link: () => details.link?.() ?? '',
		notes: () => demoted(details.notes ?? ''),
		participants: () => peopleIn(transcript).map((name) => personOf(name, options)).join(', '),
		summary: () => demoted(details.summary ?? ''),
		tags: () => tagsOf(details, options).map((tag) => `#${tag}`).join(' '),
		title: () => title ?? '',
		transcript: () => renderTranscript(transcript, options),
	};
}

function unknownPlaceholder(name: string, known: object): never {
	const names = Object.keys(known).map((each) => `{${each}}`).join(', ');
	throw new InvalidInput(`'Template' contains the unknown placeholder {${name}}`, `Use ${names}`);
}

const peopleIn = (transcript: Transcript) => [...new Set([...(transcript.details?.participants ?? []), ...speakersOf(transcript)])];

const demoted = (markdown: string) => markdown.trim().replace(/^#{1,6}(?= )/gm, (marks) => '#'.repeat(Math.min(6, marks.length + 2)));

const eventsIn = ({ events = [] }: Details, timezone: string) =>
	events
		.map(({ title, start, location, description }) => {
			const when = start === null ? '' : `${localTime(start, timezone)} `;
			const more = [location, description].filter((text) => text !== null && text !== undefined && text !== '').join(': ');
			return `- ${when}${escaped(oneLine(title))}${more === '' ? '' : ` (${escaped(oneLine(more))})`}`;
		})
		.join('\n');

/** Tags as Obsidian reads them: without blanks, and not only digits. */
function tagsOf({ tags = [] }: Details, { tags: more = [] }: RenderOptions): string[] {
	const plain = [...tags, ...more].map((tag) => tag.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_/-]+/gu, '-').replace(/^[-/]+|[-/]+$/g, ''));
	return [...new Set(plain.filter((tag) => tag !== '').map((tag) => (/^\d+$/.test(tag) ? `${tag}_` : tag)))];
}

function frontMatterOf(transcript: Transcript, options: RenderOptions): string {
	const { title, date, duration, details = {} } = transcript;
	const { timezone = 'UTC', withSpeakers = true } = options;
	const people = withSpeakers ? peopleIn(transcript).map((name) => personOf(name, options)) : [];
	const tags = tagsOf(details, options);
	const known = {
		title: title ?? undefined,
		date: date === null ? undefined : localTime(date, timezone).replace(' ', 'T'),
		duration: duration === null ? undefined : clockTime(duration),
		participants: people.length > 0 ? people : undefined,
		tags: tags.length > 0 ? tags : undefined,
		folder: details.folder || undefined,
		language: details.language || undefined,
		source: details.link?.(),
		id: details.id,
	};
	const lineOf = (name: string, value: unknown) => (Array.isArray(value) ? `${name}:${value.map((each) => `\n  - ${yamlValue(each)}`).join('')}\n` : `${name}: ${yamlValue(value)}\n`);
	return Object.entries(known).map(([name, value]) => (value === undefined ? '' : lineOf(name, value))).join('');
}

/** YAML takes what JSON writes, but for some characters that it calls not printable. */
const yamlValue = (value: unknown): string =>
	JSON.stringify(value).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
