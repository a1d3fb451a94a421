/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { setTimeout as pause } from 'node:timers/promises';
import type { SpeakrOptions, SpeakrVersion } from '../services/speakr';
import type { World } from './world';

export interface Schedule {
	name: string;
	speakr?: SpeakrOptions;
	/** Only on this version of Speakr; on both by default. */
	only?: SpeakrVersion;
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

export const expired = {
	path: /recordings\/changes\?cursor/,
	status: 410,
	body: '{"code":"cursor_expired","error":"expired"}',
	contentType: 'application/json',
};
