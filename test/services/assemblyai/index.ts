/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { Faults, type FaultRule } from '../shared/faults';
import { close, listen } from '../shared/listen';
import type { SeenRequest } from './call';
import { sharedContract } from './contract';
import { Listener } from './listener';
import { Pipeline } from './pipeline';
import { gatewayRoutes } from './routes/gateway';
import { resultRoutes } from './routes/results';
import { transcriptRoutes } from './routes/transcripts';
import { uploadRoutes } from './routes/upload';
import { AssemblyAiState, keys, type RequestLimit } from './state';

export type { Transcript } from './model';
export type { AssemblyAiState } from './state';
export { conversation } from './speech';

export interface AssemblyAiOptions {
	/** Default '127.0.0.1'. */
	host?: string;
	/** Default 0: any. */
	port?: number;
	/** Milliseconds that a transcript is queued, and then processed; eight times that where 'long' is in its address. Default 30. */
	stageDuration?: number;
	/** Real seconds between the attempts to deliver a webhook are divided by this. Default 1000. */
	timeFactor?: number;
	/** Whether a second webhook tells of redacted audio. Default true. */
	tellsOfRedactedAudio?: boolean;
	/** Beyond it, the API answers 403. Default 20,000 in five minutes. */
	limit?: RequestLimit;
}

export interface StandInAssemblyAi {
	/** Stands for all hosts of AssemblyAI, which it tells apart by the `Host` header; without one, for the API of the US. */
	url: string;
	keys: typeof keys;
	/** Every request seen, newest last. */
	requests: readonly SeenRequest[];
	/** What in requests or answers was not as AssemblyAI describes itself. */
	violations: readonly string[];
	faults: { next(rule: FaultRule): void; clear(): void };
	state: AssemblyAiState;
	/** Sends the webhook of a transcript once more. */
	tellAgain(id: string): Promise<void>;
	/** Resolves when no transcript is under way and no delivery is being tried. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

/** Hosts that the stand-in stands for. */
export const assemblyAiHosts = [
	'api.assemblyai.com',
	'api.eu.assemblyai.com',
	'llm-gateway.assemblyai.com',
	'llm-gateway.eu.assemblyai.com',
];

export async function startAssemblyAi(options: AssemblyAiOptions = {}): Promise<StandInAssemblyAi> {
	const { host = '127.0.0.1', port = 0, stageDuration = 30, timeFactor = 1000, tellsOfRedactedAudio = true, limit } = options;
	const violations: string[] = [];
	const state = new AssemblyAiState(limit);
	const contract = sharedContract();
	const pipeline = new Pipeline(contract, { stageDuration, timeFactor, tellsOfRedactedAudio }, violations);
	const faults = new Faults();
	let url = '';
	const listener = new Listener(
		{ state, pipeline, origin: () => url },
		[...uploadRoutes, ...transcriptRoutes, ...resultRoutes, ...gatewayRoutes],
		faults,
		contract,
		violations,
	);
	const server = createServer((request, response) => {
		listener.handle(request, response).catch((error: unknown) => {
			violations.push(`the stand-in broke down: ${String(error)}`);
			response.destroy();
		});
	});
	// An upload of gigabytes may take long.
	server.requestTimeout = 0;
	url = `http://${host}:${await listen(server, host, port)}`;
	return {
		url,
		keys,
		requests: listener.requests,
		violations,
		faults: { next: (rule) => faults.next(rule), clear: () => faults.clear() },
		state,
		async tellAgain(id) {
			const transcript = state.transcripts.find((each) => each.id === id);
			if (transcript) await pipeline.tell(transcript);
		},
		idle: async () => {
			while (pipeline.busy) await pause(5);
		},
		close: async () => {
			pipeline.close();
			await close(server);
		},
	};
}
