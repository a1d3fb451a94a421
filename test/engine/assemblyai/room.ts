import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { assemblyAiHosts, startAssemblyAi, type AssemblyAiOptions, type StandInAssemblyAi } from '../../services/assemblyai';
import { createEngine, divert, type Engine } from '../harness';

type RunOptions = Parameters<Engine['runNode']>[2];

export const secret = 'a long webhook secret';

/** n8n's engine and an AssemblyAI to talk to, under its own host names, with alice's key in the credential. */
export interface Room {
	engine: Engine;
	assemblyAi: StandInAssemblyAi;
	/** Runs one operation of the AssemblyAI node. */
	run(operation: `${string}:${string}`, parameters?: INodeParameters, options?: RunOptions): ReturnType<Engine['runNode']>;
	/** The credential, with some of it changed. */
	credentials(changed: ICredentialDataDecryptedObject): { assemblyAiApi: ICredentialDataDecryptedObject };
	/** Requests since the last call, as `GET /v2/transcript?limit=1`. */
	requests(): string[];
	/** Ends it. Throws when something was not as AssemblyAI describes itself. */
	close(): Promise<void>;
}

export async function openRoom(options?: AssemblyAiOptions, credential: ICredentialDataDecryptedObject = {}): Promise<Room> {
	const assemblyAi = await startAssemblyAi(options);
	const restore = assemblyAiHosts.map((host) => divert(host, assemblyAi.url));
	const own = { apiKey: assemblyAi.keys.alice, region: 'us', webhookSecret: secret, ...credential };
	const engine = await createEngine({
		credentials: { assemblyAiApi: own },
	});
	let seen = 0;
	return {
		engine,
		assemblyAi,
		async run(name, parameters = {}, runOptions) {
			const [resource = '', operation = ''] = name.split(':');
			return await engine.runNode('assemblyAi', { resource, operation, ...parameters }, runOptions);
		},
		credentials: (changed) => ({ assemblyAiApi: { ...own, ...changed } }),
		requests() {
			const added = assemblyAi.requests.slice(seen);
			seen = assemblyAi.requests.length;
			return added.map(({ method, path }) => `${method} ${path}`);
		},
		async close() {
			for (const end of restore) end();
			await assemblyAi.close();
			const violations = new Set(assemblyAi.violations.map((each) => each.replace(/[\da-f-]{36}/g, '{id}')));
			if (violations.size > 0) throw new Error([...violations].join('\n'));
		},
	};
}
