import type { IDataObject } from 'n8n-workflow';
import { createHandover, type EventNames } from '../../shared/deduplication';
import type { Delivery } from './webhook/verify';

export const handover = createHandover();

/** Event type and recording ID: what a delivery reveals before anything is fetched. */
export const subjectOf = ({ type, data }: Delivery): string => `${type} ${String(data.recording_id)}`;

/** Identifies an event, delivered or polled, by type, recording and completion time. */
export const eventKey = (type: string, { id, created_at: createdAt, completed_at: completedAt }: IDataObject): string =>
	[type, id, createdAt, type === 'recording.created' ? '' : (completedAt ?? '')].map(String).join('/');

export const namesOf = (event: Delivery): EventNames => ({ subject: subjectOf(event), key: event.id });
