/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a bench, never shipped */
import { setTimeout as pause } from 'node:timers/promises';
import { expired, failedAgain, locked, meanwhile, rotating, sometimes, toldLate, type Schedule } from './plays';
import type { World } from './world';

const api = /^\/api\/v1\/(recordings\/\d|webhooks|users)/;
const lists = /^\/api\/v1\/(recordings\?|recordings\/\d|webhooks|users)/;

export const schedules: Schedule[] = [
	{ name: 'calm', play: async (world, count) => await world.upload(count) },
	{ name: 'each delivery three times at once', speakr: { workers: 3 }, play: async (world, count) => await world.upload(count) },
	{ name: 'a proxy answers 502, so that retries come in another order', play: sometimes(0.3, async () => ({ status: 502 })) },
	{ name: 'connections cut before n8n has the delivery', play: sometimes(0.3, async () => ({ status: 'drop' })) },
	{
		name: "connections cut before Speakr has n8n's answer",
		play: sometimes(0.3, async (world, request) => {
			await world.pass(request);
			return { status: 'drop' };
		}),
	},
	{
		name: 'slow answers, three workers',
		speakr: { workers: 3 },
		play: sometimes(0.2, async (world, request) => {
			await pause(20 * world.random());
			return { ...(await world.pass(request)), delay: 20 * world.random() };
		}),
	},
	{
		name: 'n8n away until Speakr has given up',
		play: meanwhile(
			(world) => world.between(async () => ({ status: 'drop' })),
			(world) => world.between(world.pass),
		),
	},
	{
		name: '404 until Speakr pauses the webhook',
		play: meanwhile(
			(world) => world.between(async () => ({ status: 404 })),
			(world) => world.between(world.pass),
		),
	},
	{
		name: 'the webhook is switched off and on again',
		play: meanwhile(
			({ speakr }) => speakr.state.webhooks.where(() => true).forEach((webhook) => Object.assign(webhook, { enabled: false })),
			({ speakr }) => speakr.state.webhooks.where(() => true).forEach((webhook) => Object.assign(webhook, { enabled: true })),
		),
	},
	{
		name: "Speakr's API fails with 500",
		play: meanwhile(
			({ speakr }) => speakr.faults.next({ method: 'GET', path: lists, status: 500, times: Infinity }),
			({ speakr }) => speakr.faults.clear(),
		),
	},
	{
		name: 'the token is revoked, and renewed',
		play: meanwhile(
			({ speakr }) =>
				speakr.faults.next({ method: 'GET', path: lists, status: 302, headers: { location: '/login?next=%2F' }, times: Infinity }),
			({ speakr }) => speakr.faults.clear(),
		),
	},
	{
		name: 'cut answers of the API, three workers, 503',
		speakr: { workers: 3 },
		async play(world, count) {
			for (let fault = 0; fault < count / 20; fault++) world.speakr.faults.next({ method: 'GET', path: api, cut: 'midway' });
			await sometimes(0.1, async () => ({ status: 503 }))(world, count);
		},
	},
	...[404, 502].map((status) => ({
		name: `${status} for good`,
		play: async (world: World, count: number) => {
			world.between(async () => ({ status }));
			await world.upload(count);
		},
	})),
	{
		name: 'silent files, spent budgets, failed transcriptions',
		async play(world, count) {
			for (let index = 0; index < count; index++) await world.upload(1, ['empty', 'budget', 'asr400', 'llmfail'][index % 4]);
		},
	},
	{
		name: 'failed ones summarized again and again',
		async play(world, count) {
			await world.upload(count, 'asr400');
			await world.speakr.idle();
			for (let times = 0; times < 3; times++) {
				for (const { id } of world.recordings()) await world.call('POST', `/recordings/${id}/summarize`);
				await world.speakr.idle();
				await pause(300);
			}
		},
	},
	{ name: 'Speakr tells of endings long after they can be seen', play: toldLate },
	{ name: 'transcribed again, and failed while n8n could not be reached', endings: 2, play: failedAgain },
	{
		name: 'IDs reused for other recordings',
		async play(world, count) {
			world.between(async (request) => {
				await pause(20 * world.random());
				return await world.pass(request);
			});
			for (let index = 0; index < count; index++) {
				await world.upload(1);
				const [newest] = world.recordings().slice(-1);
				if (newest && index < count - 1 && world.random() < 0.5) await world.call('DELETE', `/recordings/${newest.id}`);
			}
		},
	},
	{
		name: 'half of the deliveries go to a webhook process',
		async play(world, count) {
			const elsewhere = await world.webhookProcess();
			world.between(async (request) => await (world.random() < 0.5 ? elsewhere(request) : world.pass(request)));
			await world.upload(count);
		},
	},
	{ name: 'the secret is rotated while recordings come in', play: rotating },
	{
		name: 'two webhook processes, and the secret is rotated',
		async play(world, count) {
			const processes = [world.pass, await world.webhookProcess(), await world.webhookProcess()];
			world.between(async (request) => await (processes[Math.floor(3 * world.random())] ?? world.pass)(request));
			await rotating(world, count);
		},
	},
	{
		name: 'a copy of n8n is published and unpublished',
		async play(world, count) {
			await world.upload(Math.floor(count / 3));
			const unpublish = await world.publishCopy();
			await world.upload(Math.floor(count / 3));
			await unpublish();
			await world.upload(count - 2 * Math.floor(count / 3));
		},
	},
	...([['ahead', 3_600], ['behind', -3_600]] as const).map(([how, seconds]) => ({
		name: `the clock of n8n is an hour ${how}`,
		async play(world: World, count: number) {
			await world.upload(Math.floor(count / 3));
			world.shiftClock(seconds);
			await world.upload(Math.floor(count / 3));
			await world.restart(false);
			await world.upload(count - 2 * Math.floor(count / 3));
		},
	})),
	...(['stopped in good order', 'killed'] as const).map((how) => ({
		name: `n8n ${how} and started, three times`,
		play: async (world: World, count: number) => {
			for (let part = 0; part < 3; part++) {
				await world.upload(Math.floor(count / 4));
				await world.restart(how === 'killed');
				await world.upload(Math.floor(count / 12));
			}
			await world.upload(count - 3 * Math.floor(count / 4) - 3 * Math.floor(count / 12));
		},
	})),
	{
		name: 'n8n away for three days',
		async play(world, count) {
			await world.upload(Math.floor(count / 2));
			await world.speakr.idle();
			await world.stop();
			world.passTime(3 * 86_400);
			await world.upload(count - Math.floor(count / 2));
			await world.speakr.idle();
			await world.restart(false);
		},
	},
	{
		name: 'n8n has pruned its executions when it starts again',
		async play(world, count) {
			await world.upload(Math.floor(count / 2));
			await world.speakr.idle();
			await world.look();
			await world.stop();
			world.prune();
			world.passTime(15 * 86_400);
			await world.restart(false);
			await world.upload(count - Math.floor(count / 2));
		},
	},
	{
		name: 'the changes feed has expired',
		only: '1.1',
		async play(world, count) {
			await world.upload(Math.floor(count / 2));
			await world.speakr.idle();
			await pause(3_000);
			world.speakr.faults.next(expired);
			await world.upload(count - Math.floor(count / 2));
		},
	},
	{ name: 'writes wait for a lock', only: '1.1', play: locked(false) },
	{ name: 'writes wait for a lock while the changes feed expires', only: '1.1', play: locked(true) },
];
