import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { speakr } from './index';

/** Makes the URL at which Speakr's web app shows a recording, from a second on where one is given. */
export async function recordingLinks(context: IExecuteFunctions | ILoadOptionsFunctions) {
	const address = speakr.address(await context.getCredentials(speakr.credential));
	return (recordingId: unknown, start?: unknown): string => {
		const from = typeof start === 'number' ? `?t=${Math.floor(start)}` : '';
		return `${address}/recordings/${String(recordingId)}${from}`;
	};
}
