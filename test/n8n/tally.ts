import type { IWorkflowBase } from 'n8n-workflow';

import type { Client, Execution } from './client';
import { pause } from './instance';

/** What became of the recordings that Speakr told of. */
export interface Tally {
	/** Recordings that Speakr told of. */
	readonly received: number;
	/** How often one of them came to the workflow's last node. */
	readonly run: number;
	/** Recordings that came there more than once. */
	readonly doubled: number;
	/** Recordings that never did, but with an execution that n8n shows as failed. */
	readonly failed: number;
	/** Recordings of which n8n shows nothing. */
	readonly lost: number;
}

/** The executions of a workflow, once none is under way and no new one has come for three seconds. */
export async function settledExecutions(client: Client, workflow: IWorkflowBase): Promise<Execution[]> {
	const deadline = Date.now() + 120_000;
	for (let before = -1; ; ) {
		const ids = await client.executionIds(workflow);
		const executions = await client.executions(workflow);
		if (executions.length === ids.length && ids.length === before) return executions;
		if (Date.now() > deadline) throw new Error(`${ids.length - executions.length} executions of '${workflow.name}' do not end`);
		before = ids.length;
		await pause(3_000);
	}
}

/** Counts by the recordings that the trigger handed on; `last` is the node at the workflow's end. */
export function tally(recordings: readonly number[], executions: readonly Execution[], last = 'Work'): Tally {
	const cameToTheEnd = ({ data }: Execution) => data.resultData.runData[last]?.at(-1)?.executionStatus === 'success';
	const about = recordings.map((id) => executions.filter((execution) => recordingsOf(execution).includes(id)));
	const runs = about.map((some) => some.filter(cameToTheEnd).length);
	return {
		received: recordings.length,
		run: runs.reduce((sum, count) => sum + count, 0),
		doubled: runs.filter((count) => count > 1).length,
		failed: about.filter((some, index) => some.length > 0 && runs[index] === 0).length,
		lost: about.filter((some) => some.length === 0).length,
	};
}

/** What n8n says of the executions that failed before their trigger had an item: they are in no tally. */
export const failedWithoutItem = (executions: readonly Execution[]): string[] =>
	executions
		.filter((execution) => recordingsOf(execution).length === 0)
		.map(({ status, data }) => data.resultData.error?.message ?? status);

/** The ids in the trigger's items. In a crashed execution n8n has put something else there; the items are still where it starts. */
export function recordingsOf({ data: { resultData, executionData } }: Execution): number[] {
	const handedOn = Object.values(resultData.runData)[0]?.at(-1)?.data?.main;
	const started = executionData?.nodeExecutionStack[0]?.data.main;
	const idsIn = (main: typeof started) =>
		(main?.[0] ?? []).flatMap(({ json: { id } }) => (typeof id === 'number' ? [id] : []));
	const ids = idsIn(handedOn);
	return ids.length > 0 ? ids : idsIn(started);
}
