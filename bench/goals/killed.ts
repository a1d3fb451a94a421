import type { WorkflowFile } from '../../test/n8n/client';
import { sideBySide, type Goal } from '../goal';
import { inRow, joined, ourNode, startNode, type Stage } from '../stage';

const recordings = 400;
const batch = 100;

const exporting = (resumes: boolean) =>
	ourNode('Export', 'speakr', {
		resource: 'archive',
		operation: 'export',
		scope: 'new',
		output: 'files',
		filters: {},
		options: { maximumTranscripts: batch, ...(resumes && { repeatUnlessConfirmed: false }) },
	});

const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });

const more = {
	name: 'More?',
	type: 'n8n-nodes-base.filter',
	typeVersion: 2.2,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
			conditions: [{ id: 'more', leftValue: '={{ $json.manifest?.more === true }}', rightValue: '', operator: { type: 'boolean', operation: 'true', singleValue: true } }],
			combinator: 'and',
		},
		options: {},
	},
};

const executionPerBatch = inRow('Batch', exporting(false));

/** The export loops back to itself. */
const oneExecution = (): WorkflowFile => {
	const file = joined('Loop', [startNode, exporting(false), more]);
	return { ...file, connections: { ...file.connections, 'More?': to('Export') } };
};

/** One execution that calls a sub-workflow for each batch. */
const subWorkflows = (): WorkflowFile => {
	const call = { name: 'One batch', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: { source: 'database', workflowId: { __rl: true, mode: 'id', value: '={{ $workflow.id }}' }, mode: 'once', options: {} } };
	const called = { name: 'Batch', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } };
	const file = joined('Batches', [startNode, call, more]);
	const below = joined('Batch', [called, exporting(true)]);
	const nodes = [...file.nodes, ...below.nodes.map((node) => ({ ...node, id: `below-${node.id}` }))];
	return { ...file, nodes, connections: { ...file.connections, 'More?': to('One batch'), ...below.connections } };
};

/** P4: an export that is killed halfway and started again. */
export function killedGoals(stage: Stage): Goal[] {
	const { speakr, links } = stage;
	const link = links.speakr;
	const repeated = async (file: WorkflowFile) => {
		Object.assign(link, { latency: 0, limit: undefined });
		for (const { id } of speakr.state.recordings.all().slice(recordings)) speakr.state.deleteRecording(id);
		while (speakr.state.recordings.all().length < recordings) speakr.state.addRecording();
		const run = await stage.publish(file);
		const fetched = new Map<string, number>();
		const count = () => [...fetched.values()].reduce((sum, each) => sum + each, 0);
		let killing: Promise<void> | undefined;
		link.answer = ({ url = '' }) => {
			const [path] = /\/recordings\/\d+/.exec(url) ?? [];
			if (path !== undefined) fetched.set(path, (fetched.get(path) ?? 0) + 1);
			if (fetched.size === Math.floor(recordings * 0.6)) killing ??= stage.restart('kill');
			return false;
		};
		try {
			let isBack = false;
			for (let before = -1; before < fetched.size; ) {
				before = fetched.size;
				// The one that is killed fails, and one that finds nothing has nothing to answer.
				await run().catch(() => {});
				await killing;
				if (killing && !isBack) [isBack, before] = [true, -1];
			}
		} finally {
			link.answer = undefined;
		}
		if (killing === undefined || fetched.size < recordings) throw new Error(`${fetched.size} of ${recordings} recordings were exported`);
		return count() - fetched.size;
	};
	const goalFor = (id: string, how: string, file: WorkflowFile, whyNot?: string): Goal => ({
		id,
		what: `An export killed halfway and started again, ${how}: transcripts fetched twice, against one batch`,
		unit: 'transcripts',
		goal: 1,
		whyNot,
		measure: async () => await sideBySide(1, async () => await repeated(file), async () => batch),
	});
	return [
		goalFor('P4', 'each batch an execution', executionPerBatch),
		goalFor('P4-called', 'one execution that calls a sub-workflow for each batch', subWorkflows()),
		goalFor('P4-loop', 'in one execution with a loop', oneExecution(), 'n8n stores what a node remembers when an execution ends. Let each batch be one, or call a sub-workflow for it.'),
	];
}
