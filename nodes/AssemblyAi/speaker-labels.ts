import type { IDataObject } from 'n8n-workflow';
import { runsOf } from '../shared/group-by';
import { isObject, objectsIn, valueAt } from '../shared/json';
import { withoutCase } from '../shared/without-case';

/** Names of speakers by AssemblyAI's labels: `{"A": "Ada"}`. */
export type SpeakerNames = Record<string, string>;

/** People write a label as 'A', 'a ' or 'Speaker A'. */
export const labelKey = (label: unknown): string => withoutCase(String(label)).replace(/^speaker\s+/, '');

/** Names the speaker with a label: as given, 'Speaker A' for A, or the name or role that AssemblyAI identified. */
export function speakerNaming(transcript: IDataObject, names: SpeakerNames): (label: string) => string | null {
	const given = new Map(Object.entries(names).map(([label, name]) => [labelKey(label), name]));
	const mapping = valueAt(transcript, 'speech_understanding.response.speaker_identification.mapping');
	const identified = new Set(isObject(mapping) ? Object.values(mapping) : []);
	return (label) => {
		if (label === '') return null;
		const isLabel = !identified.has(label) && /^([A-Z]{1,2}|\d+[A-Z]?)$/.test(label);
		return given.get(labelKey(label)) ?? (isLabel ? `Speaker ${label}` : label);
	};
}

/** The label of who speaks, or else the channel. */
export function labelOf({ speaker, channel }: IDataObject): string {
	const label = speaker ?? channel;
	return typeof label === 'string' || typeof label === 'number' ? String(label) : '';
}

/** The utterances, or else words in a row with the same label. */
export function utterancesOf({ utterances, words }: IDataObject): IDataObject[] {
	const given = objectsIn(utterances);
	const spoken = objectsIn(words);
	if (given.length > 0 || !spoken.some(labelOf)) return given;
	const ordered = spoken.toSorted((a, b) => Number(a.start) - Number(b.start));
	return runsOf(ordered, (word, last) => labelOf(word) === labelOf(last)).map((run) => ({ speaker: labelOf(run[0]), words: run }));
}

/** A warning for labels that nobody in the transcript has. */
export function unheardLabels(transcript: IDataObject, names: SpeakerNames = {}): string[] {
	const labels = new Set(utterancesOf(transcript).map(labelOf).filter((label) => label !== ''));
	const heard = new Set([...labels].map(labelKey));
	const unheard = Object.keys(names).filter((label) => !heard.has(labelKey(label)));
	if (unheard.length === 0) return [];
	const known = labels.size > 0 ? `only the labels ${[...labels].join(', ')}` : 'no speaker labels';
	return [`'Speaker Names' has names for ${unheard.join(', ')}, but transcript ${String(transcript.id)} has ${known}`];
}
