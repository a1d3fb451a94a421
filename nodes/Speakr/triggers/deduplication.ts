import type { IDataObject } from 'n8n-workflow';
import { createHandover, type EventNames } from '../../shared/deduplication';
import type { Delivery } from './webhook/verify';

/** What Speakr's webhook and poll of a workflow tell each other. */
export const handover = createHandover();

/** What a delivery is about, as far as it tells itself. */
export const subjectOf = ({ type, data }: Delivery): string => `${type} ${String(data.recording_id)}`;

/** What makes two events of a recording the same, delivered or found: recording, event, and the time of its end. */
export const eventKey = (type: string, { id, created_at: createdAt, completed_at: completedAt }: IDataObject): string =>
	[type, id, createdAt, type === 'recording.created' ? '' : (completedAt ?? '')].map(String).join('/');

/** The names of an event that polling found; its id is its key. */
export const namesOf = (event: Delivery): EventNames => ({ subject: subjectOf(event), key: event.id });
