import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { specalaHost, startSpecala, type SpecalaOptions, type StandInSpecala } from '../../services/specala';
import { createEngine, divert, type Engine } from '../harness';

type RunOptions = Parameters<Engine['runNode']>[2];

/** n8n's engine and a Specala to talk to, with the key of a workspace in the credential. */
export interface Room {
	engine: Engine;
	specala: StandInSpecala;
	/** Runs one operation of the Specala AI node. */
	run(operation: `${string}:${string}`, parameters?: INodeParameters, options?: RunOptions): ReturnType<Engine['runNode']>;
	/** Requests to the API since the last call, as `GET /transcriptions?limit=20`. */
	requests(): string[];
	close(): Promise<void>;
}

export async function openRoom(options?: SpecalaOptions, standIns?: Parameters<typeof createEngine>[0]): Promise<Room> {
	const specala = await startSpecala(options);
	const restore = divert(specalaHost, specala.url);
	const engine = await createEngine({ ...standIns, credentials: { specalaApi: { apiKey: specala.keys.pro } } });
	let seen = 0;
	return {
		engine,
		specala,
		async run(name, parameters = {}, runOptions) {
			const [resource = '', operation = ''] = name.split(':');
			return await engine.runNode('specala', { resource, operation, ...parameters }, runOptions);
		},
		requests() {
			const added = specala.requests.slice(seen);
			seen = specala.requests.length;
			return added.map(({ method, path }) => `${method} ${path.replace('/api/v1/developer', '')}`);
		},
		async close() {
			restore();
			await specala.close();
		},
	};
}

/** Items as Get Many hands them on. */
export const itemsOf = (transcriptions: Array<{ id: string; title: string }>): Array<{ json: IDataObject }> =>
	transcriptions.map(({ id, title }) => ({ json: { id, title } }));
