/* eslint-disable @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { createRequire } from 'node:module';
import { expectSuccess, outputOf } from '../../test/n8n/client';
import { installN8n } from '../../test/n8n/install';
import { sideBySide, type Goal } from '../goal';
import { inRow, ourNode, startingWith, type Stage } from '../stage';

interface Tokenizer {
	getEncoding(name: string): { encode(text: string): number[] };
}

const passage = 'We sign the lease for Winterthur in March.';

/** P16 and P18: what a language model is given, and how long a person waits for a sample. */
export function agentGoals(stage: Stage): Goal[] {
	const { speakr } = stage;
	const addMeeting = () => {
		const segments = Array.from({ length: 1_800 }, (_, index) => ({
			speaker: `SPEAKER_0${index % 3}`,
			sentence: index === 1_200 ? passage : 'So what we look at now is what it costs to keep all of this in one place.',
			start_time: index * 6,
			end_time: index * 6 + 5,
		}));
		return speakr.state.addRecording({ transcription: JSON.stringify(segments), status: 'COMPLETED' }).id;
	};
	return [
		{
			id: 'P16',
			what: 'What Transcript: Get returns of a meeting of three hours, around a phrase and with at most 2,000 tokens: tokens, against 2,000',
			unit: 'tokens',
			goal: 1,
			async measure() {
				const { program } = await installN8n();
				const { getEncoding } = createRequire(program)('js-tiktoken') as Tokenizer;
				const recordingId = { __rl: true, mode: 'id', value: String(addMeeting()) };
				const options = { around: 'lease for winterthur', maxTokens: 2_000 };
				const node = ourNode('Transcript', 'speakr', { resource: 'transcript', operation: 'get', recordingId, format: 'text', options });
				const workflow = await stage.importWorkflow(inRow('Tool', node));
				const answer = JSON.stringify(outputOf(expectSuccess(await stage.client.run(workflow, 'Start')), 'Transcript'));
				if (!answer.includes(passage)) throw new Error('The answer lacks the passage');
				return [{ ours: getEncoding('o200k_base').encode(answer).length, theirs: 2_000 }];
			},
		},
		{
			id: 'P18',
			what: "'Execute step' of the Speakr Trigger until there are data, although no event comes: time, against 5 s",
			unit: 'ms',
			goal: 1,
			async measure(repeats) {
				addMeeting();
				const workflow = await stage.importWorkflow(startingWith('Step', 'n8n-nodes-transcription.speakrTrigger', { options: {} }, 'speakrApi'));
				const ours = async () => {
					const known = await stage.client.executionIds(workflow);
					const began = performance.now();
					await stage.client.call('POST', `/workflows/${workflow.id}/run`, { triggerToStartFrom: { name: 'Trigger' } });
					expectSuccess(await stage.client.nextExecution(workflow, known));
					return performance.now() - began;
				};
				return await sideBySide(Math.min(repeats, 3), ours, async () => 5_000);
			},
		},
	];
}
