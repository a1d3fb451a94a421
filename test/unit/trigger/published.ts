import type { IDataObject, IRun, ITriggerFunctions, WorkflowActivateMode } from 'n8n-workflow';
import { node } from '../node';

/** What a published trigger put out. */
interface Emitted {
	item: IDataObject | undefined;
	key: string | undefined;
	end(run?: IRun | Error): void;
}

function createDeferredPromise() {
	const parts: { resolve(run?: IRun): void; reject(error: Error): void } = { resolve() {}, reject() {} };
	const promise = new Promise<IRun | undefined>((resolve, reject) => Object.assign(parts, { resolve, reject }));
	return { promise, ...parts };
}

/** A published trigger as n8n runs it: what it puts out and reports is kept, and its clock strikes when it is told to. */
export function published({ mode = 'activate', staticData = {}, id = crypto.randomUUID() }: { mode?: WorkflowActivateMode; staticData?: IDataObject; id?: string } = {}) {
	const emitted: Emitted[] = [];
	const crons: Array<{ expression: string; strike(): Promise<void> }> = [];
	const [warn, log] = [jest.fn(), jest.fn()];
	const report = jest.fn();
	const context: ITriggerFunctions = Object.create({
		getMode: () => 'trigger',
		getActivationMode: () => mode,
		getNode: () => node,
		getWorkflow: () => ({ id }),
		getWorkflowStaticData: () => staticData,
		getNodeParameter: () => undefined,
		getTimezone: () => 'UTC',
		getInstanceBaseUrl: () => 'https://n8n.example/',
		logger: { warn, error: log },
		saveFailedExecution: report,
		emit([items]: Array<Array<{ json: IDataObject }>>, _: unknown, done?: ReturnType<typeof createDeferredPromise>, key?: string) {
			const end = (run?: IRun | Error) => (run instanceof Error ? done?.reject(run) : done?.resolve(run));
			emitted.push({ item: items?.[0]?.json, key, end });
		},
		helpers: {
			createDeferredPromise,
			registerCron: ({ expression }: { expression: string }, strike: () => Promise<void>) => void crons.push({ expression, strike }),
		},
	});
	const messagesOf = (mock: jest.Mock) => mock.mock.calls.map(([told]: unknown[]) => (told instanceof Error ? told.message : String(told)));
	return {
		id,
		context,
		staticData,
		emitted,
		crons,
		tick: async () => await crons[0]?.strike(),
		warnings: () => messagesOf(warn),
		reports: () => messagesOf(report),
		logged: () => messagesOf(log),
	};
}
