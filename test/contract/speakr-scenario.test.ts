/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { play, type RecordedStep } from '../../scripts/record/play';
import { scenario } from '../../scripts/record/scenario';
import { startSpeakr, type SpeakrVersion } from '../services/speakr';
import type { Stage } from '../services/speakr/pipeline';
import { differences, shapeOf } from './speakr/shape';

const folder = join(__dirname, '../fixtures/speakr-recorded');
const recordings = readdirSync(folder).filter((file) => file.endsWith('.json'));

/** The stand-in that behaves as this Speakr. */
const standInOf = (file: string): SpeakrVersion => (file.startsWith('0.10.') || !file.startsWith('0.') ? '1.1' : '0.9.4');

/** What depends on the provider of the recorded server, or on what its user had before. */
const provided = ['connector', 'user', 'statistics', 'list', 'tags', 'folders', 'events', 'search'];

describe.each(recordings)('what `npm run record` got from Speakr %s', (file) => {
	const recorded: RecordedStep[] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
	let answered: RecordedStep[];
	beforeAll(async () => {
		let isOver = false;
		/** Speakr works on while it is asked twice, so that what is asked for right after something finds it at work on any machine. */
		const askedTwice = async (stage: Stage) => {
			if (stage === 'finishing') return;
			const end = speakr.count() + 2;
			while (speakr.count() < end && !isOver) await pause(5);
		};
		const speakr = await startSpeakr({ version: standInOf(file), stageDuration: askedTwice });
		answered = await play(scenario, { url: speakr.url, token: speakr.tokens.alice, interval: 20 });
		isOver = true;
		await speakr.close();
	});

	test('was asked the same, as far as it is there', () => {
		expect(answered.map(({ name }) => name)).toEqual(recorded.map(({ name }) => name));
	});

	test.each(recorded.filter(({ name }) => !provided.includes(name)).map((step) => [step.name, step] as const))(
		'%s: the stand-in answers alike',
		(name, { status, body }) => {
			const answer = answered.find((step) => step.name === name);
			expect(answer?.status).toBe(status);
			const wanted = shapeOf(body);
			expect(differences(shapeOf(answer?.body), wanted, wanted)).toEqual([]);
		},
	);
});
