import type { IDataObject } from 'n8n-workflow';
import { incompleteRecord } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, pick } from '../../shared/json';

/** Something stored in Speakr, as it was returned: what is read here is checked, the rest untouched. */
export type SpeakrRecord = IDataObject & { id: number };
export type NamedRecord = SpeakrRecord & { name: string };
export type WebhookRecord = NamedRecord & { url: string };
export type ListedRecording = SpeakrRecord & { title: string | null; created_at: string | null };

const incomplete = (kind: string, name: string) => incompleteRecord('Speakr', kind, name, 'This version of Speakr may not be supported');

/** Milliseconds since 1970 of a time that Speakr returned; NaN if it is none. */
export const toMilliseconds = (time: unknown) => Date.parse(String(time));

/** When something was created, in milliseconds since 1970 by Speakr's clock; NaN if that is unknown, or in the future of both clocks. */
export function creationIn({ created_at: time }: IDataObject, { firstAnswerAt }: Pick<Client, 'firstAnswerAt'>): number {
	const moment = toMilliseconds(time);
	return moment > Math.max(firstAnswerAt, Date.now()) + 60_000 ? NaN : moment;
}

export const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);

/** A text that a record must have. Throws ServiceFailure. */
export function textAt(kind: string, record: IDataObject, name: string): string {
	const text = record[name];
	if (typeof text !== 'string') throw incomplete(kind, name);
	return text;
}

export const isEnded = ({ status }: IDataObject): boolean => status === 'COMPLETED' || status === 'FAILED';

export const hasId = (record: IDataObject): record is SpeakrRecord => Number.isSafeInteger(record.id);

/** The ID of something that a record is about. Throws ServiceFailure. */
export function idAt(kind: string, record: IDataObject, name: string): number {
	const id = record[name];
	if (typeof id !== 'number') throw incomplete(kind, name);
	return id;
}

const foremost = ['title', 'name', 'email', 'url', 'status'];

const parserOf = (kind: string) => (value: unknown): SpeakrRecord => {
	const record = asObject(value);
	if (!hasId(record)) throw incomplete(kind, 'id');
	return { ...pick(record, foremost), ...record };
};

const namedParserOf = (kind: string) => (value: unknown): NamedRecord => {
	const record = parserOf(kind)(value);
	return { ...record, name: textOrNull(record.name) ?? `${record.id}` };
};

/** These throw ServiceFailure without an ID. The ID stands in for a missing name. */
export const parseCalendarEvent = parserOf('calendar event');
export const parseDeletion = parserOf('deletion');
export const parseDelivery = parserOf('delivery');
export const parseExternalReference = parserOf('reference to another system');
export const parseFolder = namedParserOf('folder');
export const parseShare = parserOf('public link');
export const parseSpeaker = namedParserOf('speaker');
export const parseTag = namedParserOf('tag');

export function parseWebhook(value: unknown): WebhookRecord {
	const webhook = namedParserOf('webhook')(value);
	return { ...webhook, url: textAt('webhook', webhook, 'url') };
}

/** What deliveries of a webhook are signed with, which Speakr shows only once. Throws ServiceFailure without it. */
export function secretOf(webhook: IDataObject): string {
	const secret = textAt('webhook', webhook, 'secret');
	if (secret.trim() === '') throw incomplete('webhook', 'secret');
	return secret;
}

export const parseRawRecording = parserOf('recording');

/** With `transcription` as `transcript`. Throws ServiceFailure. */
export function parseRecording(value: unknown): SpeakrRecord {
	const { transcription, ...recording } = parseRawRecording(value);
	return transcription === undefined ? recording : { ...recording, transcript: transcription };
}

export function parseListed(value: unknown): ListedRecording {
	const recording = parseRecording(value);
	return { ...recording, title: textOrNull(recording.title), created_at: textOrNull(recording.created_at) };
}
