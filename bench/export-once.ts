/* eslint-disable @n8n/community-nodes/no-restricted-globals -- measures, never shipped */
import '../test/engine/harness/environment';
import type { INodeExecutionData } from 'n8n-workflow';
import { createEngine } from '../test/engine/harness';

export interface Measured {
	milliseconds: number;
	/** Bytes in use at most, beyond those before the export. */
	most: number;
	/** Bytes that the items of the last run hold. */
	kept: number;
}

/** Bytes in use, buffers included, and not what only waits to be collected. */
const inUse = () => {
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
};

/** Exports an archive once, in runs of `batch` whose items are let go, as a loop with sub-workflows does. */
export async function measure(url: string, token: string, output: string, batch?: number): Promise<Measured> {
	const speakrApi = { baseUrl: url, apiToken: token, sendTokenAs: 'bearer' };
	const engine = await createEngine({ credentials: { speakrApi } });
	const run = async (resumeFrom: string, maximumTranscripts: number) => {
		const options = { resumeFrom, maximumTranscripts };
		const parameters = { resource: 'archive', operation: 'export', scope: 'all', format: 'markdown', output, options };
		const { items, error } = await engine.runNode('speakr', parameters, { mode: 'manual' });
		if (error) throw error;
		return items;
	};
	// What is loaded with the first request does not count.
	await run('', 1);
	const before = inUse();
	let largest = before;
	const look = () => {
		largest = Math.max(largest, inUse());
	};
	const watching = setInterval(look, 500);
	const begun = performance.now();
	let items: INodeExecutionData[] = [];
	for (let more = true, resumeFrom = ''; more; ) {
		items = await run(resumeFrom, batch ?? 1_000_000);
		const { more: goesOn, resumeToken } = items.at(-1)?.json ?? {};
		more = goesOn === true;
		resumeFrom = String(resumeToken);
	}
	const milliseconds = performance.now() - begun;
	clearInterval(watching);
	look();
	const kept = inUse() - before;
	// Keeps them alive until they are measured.
	if (items.length === 0) throw new Error('Nothing was exported');
	return { milliseconds, most: largest - before, kept };
}
