import type { INodeParameters } from 'n8n-workflow';
import { startSpeakr, type SpeakrOptions, type SpeakrVersion, type StandInSpeakr } from '../../services/speakr';
import { createEngine, type Engine } from '../harness';

type RunOptions = Parameters<Engine['runNode']>[2];

/** How n8n gets to know what a Speakr can do; remembered for some minutes. */
export const questions = ['GET /capabilities', 'GET /tokens/current', 'GET /api/system/info'];

/** n8n's engine and a Speakr to talk to, with alice's token in the credential. */
export interface Room {
	engine: Engine;
	speakr: StandInSpeakr;
	/** Runs one operation of the Speakr node. */
	run(operation: `${string}:${string}`, parameters?: INodeParameters, options?: RunOptions): ReturnType<Engine['runNode']>;
	/** Requests since the last call, as `GET /recordings?page=1`, without those that ask what this Speakr can do. */
	requests(): string[];
	close(): Promise<void>;
}

let version: SpeakrVersion = '0.9.4';

/** Which Speakr rooms have from now on, unless they are given another. */
export const useVersion = (chosen: SpeakrVersion) => (version = chosen);

/** Whether that is one with API 1.1. */
export const isModern = () => version === '1.1';

export async function openRoom(options?: SpeakrOptions, webhookSecret = ''): Promise<Room> {
	const speakr = await startSpeakr({ version, ...options });
	const engine = await createEngine({
		credentials: {
			speakrApi: {
				baseUrl: speakr.url,
				apiToken: speakr.tokens.alice,
				sendTokenAs: 'bearer',
				webhookSecret,
			},
		},
	});
	let seen = 0;
	return {
		engine,
		speakr,
		async run(name, parameters = {}, runOptions) {
			const [resource = '', operation = ''] = name.split(':');
			return await engine.runNode('speakr', { resource, operation, ...parameters }, runOptions);
		},
		requests() {
			const added = speakr.requests.slice(seen);
			seen = speakr.requests.length;
			return added.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`).filter((request) => !questions.includes(request));
		},
		close: async () => await speakr.close(),
	};
}
