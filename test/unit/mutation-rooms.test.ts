/* eslint-disable @n8n/community-nodes/no-restricted-imports -- reads the sources, never shipped */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rooms } from '../../scripts/mutation-rooms.mjs';
import { root } from './structure/sources';

/** `a/{b,c}.ts` names two files. */
function named(pattern: string): string[] {
	const [, folder = '', names, ending = ''] = /^(.*)\{(.*)\}(.*)$/.exec(pattern) ?? [];
	return names === undefined ? [pattern] : names.split(',').map((name) => folder + name + ending);
}

const inRooms = ['shared', 'shared/archive', 'shared/archive/mirror', 'shared/files', 'shared/http', 'shared/poll', 'shared/transcript', 'shared/trigger', 'shared/walks', 'shared/webhook', 'shared/zip'];

/** Names and types only: nothing in it runs. */
const runsNothing = /\/(index|types)\.ts$/;
const sources = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.ts') && !runsNothing.test(path))
	.filter((path) => /\/(triggers|webhooks)\//.test(path) || inRooms.includes(dirname(path)))
	.map((path) => `nodes/${path}`);

const patterns = Object.values(rooms).flatMap((room) => room.sources.flatMap(named));
const fits = (path: string, pattern: string) => (pattern.endsWith('/*.ts') ? dirname(path) === dirname(pattern) : path === pattern);

test('a source is in one room', () => {
	const others = sources.filter((path) => patterns.filter((pattern) => fits(path, pattern)).length !== 1);
	expect(others).toEqual([]);
});

test('a room names sources that exist', () => {
	expect(patterns.filter((pattern) => !existsSync(join(root, pattern.replace(/\*\.ts$/, ''))))).toEqual([]);
});

test('a room names tests that exist', () => {
	const tests = Object.values(rooms).flatMap((room) => room.tests);
	expect(tests.filter((path) => !existsSync(join(root, 'test', path)))).toEqual([]);
});
