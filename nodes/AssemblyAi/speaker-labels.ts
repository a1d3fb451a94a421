import type { IDataObject } from 'n8n-workflow';
import { isObject, objectsIn, valueAt } from '../shared/json';
import { withoutCase } from '../shared/without-case';

/** Names of speakers by AssemblyAI's labels: `{"A": "Ada"}`. */
export type SpeakerNames = Record<string, string>;

/** People write a label as 'A', 'a ' or 'Speaker A'. */
export const labelKey = (label: unknown): string => withoutCase(String(label)).replace(/^speaker\s+/, '');

/** Names the speaker with a label: as given, 'Speaker A' for A, or the name or role that AssemblyAI identified. */
export function speakerNaming(transcript: IDataObject, names: SpeakerNames): (label: unknown) => string | null {
	const given = new Map(Object.entries(names).map(([label, name]) => [labelKey(label), name]));
	const mapping = valueAt(transcript, 'speech_understanding.response.speaker_identification.mapping');
	const identified = new Set(isObject(mapping) ? Object.values(mapping) : []);
	return (label) => {
		if (typeof label !== 'string' || label === '') return null;
		const isLabel = !identified.has(label) && /^([A-Z]{1,2}|\d+[A-Z]?)$/.test(label);
		return given.get(labelKey(label)) ?? (isLabel ? `Speaker ${label}` : label);
	};
}

/** The label of who speaks, or else the channel. */
export const labelOf = ({ speaker, channel }: IDataObject): unknown => speaker ?? (typeof channel === 'number' ? String(channel) : channel);

/** A warning for labels that nobody in the transcript has. */
export function unheardLabels(transcript: IDataObject, names: SpeakerNames = {}): string[] {
	const labels = new Set(objectsIn(transcript.utterances).map(labelOf).filter((label) => typeof label === 'string'));
	const heard = new Set([...labels].map(labelKey));
	const unheard = Object.keys(names).filter((label) => !heard.has(labelKey(label)));
	if (unheard.length === 0) return [];
	const known = labels.size > 0 ? `only the labels ${[...labels].join(', ')}` : 'no speaker labels';
	return [`'Speaker Names' has names for ${unheard.join(', ')}, but transcript ${String(transcript.id)} has ${known}`];
}
