/** Identifies the end of a transcript. */
export const eventKey = (id: string, status: string): string => `${id} ${status}`;
