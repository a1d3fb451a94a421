/** Makes the URL at which Speakr's web app shows a recording, from a second on where one is given. */
export const linksAt = (address: string) => (recordingId: unknown, start?: unknown): string => {
	const from = typeof start === 'number' ? `?t=${Math.floor(start)}` : '';
	return `${address.replace(/\/\/[^/]*@/, '//')}/recordings/${String(recordingId)}${from}`;
};
