/* eslint-disable @n8n/community-nodes/no-restricted-globals -- keeps time for tests, never shipped */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { NodeExecution } from '../harness';

/** Transcripts in the archives of the long tests. */
export const archiveSize = Number(process.env.ARCHIVE_SIZE ?? 2_000);

export interface Ordeal {
	/** One run of the export, which goes on where the last one that ended well has stopped. */
	run(signal?: AbortSignal): Promise<NodeExecution>;
	/** Requests that the service has had. */
	requests(): number;
	/** Something changes in the archive; called about once for every ten requests. */
	change(): void;
	/** So many runs are killed, each after some requests of its own. */
	kills: number;
	random(): number;
}

/** Runs an export again and again, killing runs on the way, until a run says that it is complete. */
export async function endure({ run, requests, change, kills, random }: Ordeal) {
	const items: INodeExecutionData[] = [];
	const manifests: IDataObject[] = [];
	let killed = 0;
	let changed = requests();
	const changing = setInterval(() => {
		for (; changed + 10 < requests(); changed += 10) change();
	}, 1);
	for (;;) {
		const kill = killed < kills ? new AbortController() : undefined;
		const target = requests() + Math.floor(random() * 60);
		const watching = kill && setInterval(() => requests() >= target && kill.abort(), 1);
		const execution = await run(kill?.signal);
		clearInterval(watching);
		if (execution.status === 'canceled') {
			killed++;
			continue;
		}
		if (execution.error) throw execution.error;
		items.push(...execution.items.slice(0, -1));
		const manifest = execution.items.at(-1)?.json ?? {};
		manifests.push(manifest);
		if (manifest.complete === true) {
			clearInterval(changing);
			// What came while the last one ran.
			const last = await run();
			items.push(...last.items.slice(0, -1));
			manifests.push(last.items.at(-1)?.json ?? {});
			return { items, manifests, killed };
		}
	}
}
