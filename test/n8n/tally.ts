import type { IWorkflowBase } from 'n8n-workflow';

import { outputOf, type Client, type Execution } from './client';
import { pause } from './instance';

/** What became of the recordings that Speakr told of. */
export interface Tally {
	/** Recordings that Speakr told of. */
	readonly received: number;
	/** Executions that came to the workflow's last node. */
	readonly run: number;
	/** Recordings without such an execution. */
	readonly lost: number;
	/** Recordings with more than one. */
	readonly doubled: number;
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

/** Counts by the recording that the workflow's first node, the trigger, handed on. */
export function tally(recordings: readonly number[], { nodes }: IWorkflowBase, executions: readonly Execution[]): Tally {
	const [first, last] = [nodes[0]?.name ?? '', nodes.at(-1)?.name ?? ''];
	const runs = executions
		.filter(({ data }) => data.resultData.runData[last]?.at(-1)?.executionStatus === 'success')
		.map((execution) => outputOf(execution, first)[0] as { data: { recording_id: number } } | undefined)
		.map((item) => item?.data.recording_id);
	const times = recordings.map((id) => runs.filter((run) => run === id).length);
	return {
		received: recordings.length,
		run: runs.length,
		lost: times.filter((count) => count === 0).length,
		doubled: times.filter((count) => count > 1).length,
	};
}
