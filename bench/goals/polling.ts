import { sleep as pause } from 'n8n-workflow';
import { startSpeakr } from '../../test/services/speakr';
import { shared, type Goal } from '../goal';
import { cpuOf } from '../process';
import { startingWith, untilIdle, type Stage } from '../stage';
import { openLink, type Link } from '../link';

const found = 100;
/** Each comes after a minute. */
const polls = 2;
/** Milliseconds in which a trigger looks at least once, and that a look may take. */
const minute = 65_000;
const look = 5_000;

/** P12 and P15: what triggers cost while nothing comes, and when much comes at once. */
export function pollingGoals(stage: Stage): Goal[] {
	/** What a Speakr Trigger asks in a look while `waiting` recordings are transcribed, and how often it starts. */
	const waitFor = async (waiting: number) => {
		const speakr = await startSpeakr({ version: '1.1', rateLimit: 0 });
		const link = await openLink(speakr.url);
		try {
			speakr.state.addRecording();
			// While no change is older than a write may wait for locks, a look reads the latest changes, too.
			speakr.clock.advance(150);
			for (let index = 0; index < waiting; index++) speakr.state.addRecording({ status: 'PROCESSING' });
			speakr.clock.advance(10);
			const credential = await stage.client.createCredential('speakrApi', 'Speakr 1.1', { baseUrl: link.url, apiToken: speakr.tokens.alice });
			const file = startingWith('Waiting', 'n8n-nodes-transcription.speakrTrigger', { mode: 'polling', options: {} }, 'speakrApi');
			const workflow = await stage.client.importWorkflow(file, credential);
			await stage.client.publish(workflow);
			// The first look also asks what this Speakr can do, and each reads the latest changes, too, until the first is three minutes ago.
			let requests = NaN;
			for (let looks = 0; looks < 5; looks++) requests = await nextLook(link);
			const executions = await stage.client.executionIds(workflow);
			await stage.client.unpublish(workflow);
			return { requests, executions: executions.length };
		} finally {
			await link.close();
			await speakr.close();
		}
	};
	const nextLook = async (link: Link) => {
		link.reset();
		for (const end = Date.now() + minute; link.traffic.requests === 0; await pause(100)) {
			if (Date.now() > end) throw new Error('The trigger did not look');
		}
		await pause(look);
		return link.traffic.requests;
	};
	/** From half a second before a poll begins until n8n is idle. Asking n8n meanwhile whether it has come costs more than the poll. */
	const cpuOfPoll = async (link: Link) => {
		const before = [cpuOf(stage.pid)];
		link.reset();
		for (const end = Date.now() + 2 * minute; link.traffic.requests === 0; await pause(100)) {
			if (Date.now() > end) throw new Error('No poll came');
			before.push(cpuOf(stage.pid));
		}
		await untilIdle(stage.pid);
		return cpuOf(stage.pid) - (before.at(-5) ?? NaN);
	};
	const waitForBoth = shared(async () => await Promise.all([waitFor(0), waitFor(found)]));
	return [
		{
			id: 'P12',
			what: `${found} recordings that are being transcribed while a trigger looks: requests and executions because of them, against one each`,
			unit: 'requests and executions',
			goal: 0,
			async measure(repeats) {
				const [none, many] = await waitForBoth(repeats);
				return [{ ours: Math.max(0, many.requests - none.requests) + many.executions, theirs: 2 * found }];
			},
		},
		{
			id: 'P15-quiet',
			what: 'A poll of the Speakr Trigger when nothing has changed for three minutes (Speakr 0.10.11): requests, against one',
			unit: 'requests',
			goal: 1,
			measure: async (repeats) => [{ ours: (await waitForBoth(repeats))[0].requests, theirs: 1 }],
		},
		{
			id: 'P15-speakr',
			what: `A poll of the Speakr Trigger that finds ${found} new recordings: CPU of n8n, against 800 ms`,
			unit: 'ms of CPU',
			goal: 1,
			whyNot: 'It starts an execution for each, so that one that fails loses no other and each is stored once. n8n takes most of it for those.',
			async measure(repeats) {
				const { speakr, links, client } = stage;
				Object.assign(links.speakr, { latency: 0, limit: undefined });
				const pairs = [];
				for (let turn = 0; turn < Math.min(repeats, polls); turn++) {
					const workflow = await stage.publishTrigger(startingWith('Poll', 'n8n-nodes-transcription.speakrTrigger', { mode: 'polling', options: {} }, 'speakrApi'));
					await untilIdle(stage.pid);
					for (let index = 0; index < found; index++) speakr.state.addRecording();
					pairs.push({ ours: await cpuOfPoll(links.speakr), theirs: 800 });
					const { length } = await client.executionIds(workflow, 'success');
					if (length !== found) throw new Error(`${length} of ${found} recordings started the workflow`);
					await client.unpublish(workflow);
				}
				return pairs;
			},
		},
		{
			id: 'P15-specala',
			what: `A poll of the Specala AI Trigger that finds ${found} new transcriptions: CPU of n8n, against 800 ms`,
			unit: 'ms of CPU',
			goal: 1,
			async measure(repeats) {
				const { specala, links, client } = stage;
				Object.assign(links.specala, { latency: 0, limit: undefined });
				specala.state.of('pro').transcriptions.splice(0);
				const workflow = await stage.publishTrigger(startingWith('Poll', 'n8n-nodes-transcription.specalaTrigger', {}, 'specalaApi'));
				const pairs = [];
				for (let turn = 0; turn < Math.min(repeats, polls); turn++) {
					await untilIdle(stage.pid);
					const known = await client.executionIds(workflow);
					specala.state.addTranscriptions(found, { createdAt: new Date().toISOString() });
					pairs.push({ ours: await cpuOfPoll(links.specala), theirs: 800 });
					const { data } = await client.nextExecution(workflow, known);
					const items = data.resultData.runData.Trigger?.at(-1)?.data?.main?.[0]?.length;
					if (items !== found) throw new Error(`${items} of ${found} transcriptions came`);
				}
				await client.unpublish(workflow);
				return pairs;
			},
		},
	];
}
