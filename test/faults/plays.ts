/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { setTimeout as pause } from 'node:timers/promises';
import type { SpeakrOptions, SpeakrVersion } from '../services/speakr';
import type { World } from './world';

export interface Schedule {
	name: string;
	speakr?: SpeakrOptions;
	/** Only on this version of Speakr; on both by default. */
	only?: SpeakrVersion;
	/** How often each recording ends; once by default. */
	endings?: number;
	/** Lets the faults happen around the upload of a number of recordings. */
	play(world: World, count: number): Promise<void>;
}

/** Something else than passing, for that share of the requests. */
export const sometimes = (
	share: number,
	fault: (world: World, ...request: Parameters<World['pass']>) => ReturnType<World['pass']>,
): Schedule['play'] =>
	async (world, count) => {
		world.between(async (request) => await (world.random() < share ? fault(world, request) : world.pass(request)));
		await world.upload(count);
	};

/** Half of the recordings come during the fault, which then ends. */
export const meanwhile = (begin: (world: World) => void, end: (world: World) => void): Schedule['play'] =>
	async (world, count) => {
		await world.upload(Math.ceil(count / 4));
		begin(world);
		await world.upload(Math.floor(count / 2));
		await pause(2_000);
		end(world);
		await world.upload(count - Math.ceil(count / 4) - Math.floor(count / 2));
	};

export const rotating: Schedule['play'] = async (world, count) => {
	for (let part = 0; part < 3; part++) {
		await world.upload(Math.floor(count / 3));
		for (const { id } of world.speakr.state.webhooks.where(() => true)) await world.call('POST', `/webhooks/${id}/rotate-secret`);
		await pause(500);
	}
	await world.upload(count - 3 * Math.floor(count / 3));
	// A trigger generates one secret an hour.
	world.passTime(3_600);
};

/** Speakr's database lets a write wait for up to two minutes; what was stamped meanwhile is read before. */
export const locked = (isExpiring: boolean): Schedule['play'] =>
	async (world, count) => {
		const each = Math.ceil(count / 10);
		for (let left = count; left > 0; left -= each) {
			const ends = world.addOpen(Math.floor(Math.min(left, each) / 2));
			await world.look();
			const commits = ends.map((end) => end());
			await world.upload(Math.min(left, each) - ends.length);
			world.passTime(60);
			await world.look();
			if (isExpiring) world.speakr.faults.next(expired);
			await world.look();
			for (const commit of commits) commit();
			await world.look();
		}
	};

/** The recordings that are uploaded are completed and found by polling long before Speakr tells of it; then n8n may be killed. */
export const toldLate: Schedule['play'] = async (world, count) => {
	const each = Math.ceil(count / 8);
	for (let part = 0, left = count; left > 0; part++, left -= each) {
		const transcribe = world.hold('processing');
		const tell = world.hold('finishing');
		await world.upload(Math.min(left, each));
		// Every other one takes longer than an hour.
		world.passTime(part % 2 === 0 ? 10 : 7_200);
		transcribe();
		await world.all(({ status }) => status === 'COMPLETED');
		await world.look();
		await world.look();
		world.passTime(75);
		if (part % 4 > 1) await world.restart(true);
		tell();
		await world.speakr.idle();
	}
};

/** They are completed, transcribed again, and fail while Speakr can't reach n8n, which may have been killed before. */
export const failedAgain: Schedule['play'] = async (world, count) => {
	const each = Math.ceil(count / 4);
	for (let part = 0, left = count; left > 0; part++, left -= each) {
		const before = world.recordings().length;
		await world.upload(Math.min(left, each), 'once');
		await world.speakr.idle();
		for (let looks = 0; looks < 3; looks++) await world.look();
		world.passTime(7_200);
		const fail = world.hold('processing');
		for (const { id } of world.recordings().slice(before)) await world.call('POST', `/recordings/${id}/transcribe`);
		await world.all(({ status }) => status !== 'QUEUED');
		await world.look();
		await world.look();
		if (part % 2 === 1) await world.restart(true);
		await world.look();
		world.between(async () => ({ status: 502 }));
		fail();
		await world.all(({ status }) => status !== 'PROCESSING');
		await world.look();
		world.between(world.pass);
		await world.speakr.idle();
	}
};

export const expired = {
	path: /recordings\/changes\?cursor/,
	status: 410,
	body: '{"code":"cursor_expired","error":"expired"}',
	contentType: 'application/json',
};
