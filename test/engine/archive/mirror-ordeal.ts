/* eslint-disable @n8n/community-nodes/no-restricted-globals -- keeps time for tests, never shipped */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { manifestOf } from './manifest';
import { Folder } from './folder';
import { changedSize, kills, type Archive } from './ordeal';
import { randomFrom } from './random';

interface MirroredArchive extends Omit<Archive, 'keys' | 'keyOf'> {
	/** Changes one, as `remove` takes one away. */
	edit(place: number, random: () => number): void;
	/** Ends all faults. */
	mend(): void;
}

/**
 * Mirrors an archive in ten runs and more, while others change it, and kills twenty runs on the way. Once it is left in
 * peace, the mirror has to be what a fresh export writes.
 */
export async function endureMirrored(archive: MirroredArchive, parameters: INodeParameters = {}) {
	const random = randomFrom(3);
	const folder = new Folder();
	const options = { maximumTranscripts: Math.ceil(changedSize / 10) };
	let killed = 0;
	const run = async (signal?: AbortSignal): Promise<IDataObject | undefined> => {
		const { items, status, error } = await archive.run('archive:export', { scope: 'mirror', options, ...parameters }, { mode: 'trigger', signal });
		if (status === 'canceled') return undefined;
		if (error) throw error;
		await folder.apply(items);
		const manifest = manifestOf(items);
		expect(manifest.addsUp).toBe(true);
		return manifest;
	};
	let changed = archive.requests();
	const changing = setInterval(() => {
		for (; changed + 10 < archive.requests(); changed += 10) {
			const chance = random();
			if (chance < 0.3) archive.add(random);
			else if (chance < 0.6) archive.remove(random());
			else archive.edit(random(), random);
		}
	}, 1).unref();
	for (let manifest: IDataObject | undefined; manifest?.complete !== true || killed < kills; ) {
		const kill = new AbortController();
		const target = archive.requests() + Math.floor(random() * (archive.lifetime ?? 30));
		const watching = setInterval(() => killed < kills && archive.requests() >= target && kill.abort(), 1).unref();
		manifest = await run(kill.signal);
		clearInterval(watching);
		if (!manifest) killed++;
	}
	clearInterval(changing);
	archive.mend();
	for (let runs = 0; runs < 20 && (await run())?.complete !== true; runs++);
	const last = await run();
	expect(last).toMatchObject({ complete: true, counts: { exported: 0, removed: 0 } });
	const whole = new Folder();
	const { items } = await archive.run('archive:export', { scope: 'all', ...parameters }, { mode: 'trigger' });
	await whole.apply(items.map((item) => ({ ...item, json: { ...item.json, action: item.json.type === 'transcript' ? 'write' : null } })));
	expect(folder.contents()).toEqual(whole.contents());
	expect(killed).toBe(kills);
	expect(folder.files.size).toBeGreaterThan(changedSize * 0.7);
}
