/** The beginning of a text, counted in code points as in Python. */
export const cut = (text: string, length: number): string => [...text].slice(0, length).join('');
