import { createHandover } from '../../shared/deduplication';

/** What AssemblyAI's webhook and poll of a workflow tell each other. */
export const handover = createHandover();

/** An ending of a transcript, delivered or found; each has only one. */
export const eventKey = (id: string, status: string): string => `${id} ${status}`;
