export const eventKey = (id: string, status: string): string => `${id} ${status}`;
