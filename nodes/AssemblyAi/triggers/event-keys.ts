import { createHandover } from '../../shared/deduplication';

export const handover = createHandover();

/** Identifies the end of a transcript, delivered or polled. */
export const eventKey = (id: string, status: string): string => `${id} ${status}`;
