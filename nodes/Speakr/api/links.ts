import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { speakr } from './index';

type Links = (recordingId: unknown, start?: unknown) => string;

export const linksAt = (address: string): Links => (recordingId, start) => {
	const from = typeof start === 'number' ? `?t=${Math.floor(start)}` : '';
	return `${address.replace(/\/\/[^/]*@/, '//')}/recordings/${String(recordingId)}${from}`;
};

/** Makes the URL at which Speakr's web app shows a recording, from a second on where one is given. */
export const recordingLinks = async (context: IExecuteFunctions | ILoadOptionsFunctions): Promise<Links> =>
	linksAt(speakr.address(await context.getCredentials(speakr.credential)));
