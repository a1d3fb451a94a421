export const entryKey = (id: number | string, createdAt: unknown): string => `${id}@${String(createdAt)}`;

export const idOfKey = (key: string): string => key.replace(/@.*/, '');
export const createdOfKey = (key: string): string => key.slice(key.indexOf('@') + 1);
