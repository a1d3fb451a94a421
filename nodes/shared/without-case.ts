/** How names and values that people or models write are compared. */
export const withoutCase = (written: string): string => written.normalize('NFC').trim().toLowerCase();
