/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, no-console -- measures, never shipped */
/**
 * `npm run bench:upload`, after `npm run build`: uploads 64 MB and then 1 GB with the AssemblyAI node in n8n's engine, to a
 * stand-in in a process of its own, and tells by how much the memory of this one grew. Fails when the peak grows by more
 * than a tenth of the file: what reads a file into memory needs all of it, and often twice.
 */
import '../test/engine/harness/environment';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createEngine, divert, generate, itemWithFile, type Engine } from '../test/engine/harness';
import { assemblyAiHosts } from '../test/services/assemblyai';
import { keys } from '../test/services/assemblyai/state';

const mebibyte = 1024 ** 2;
const largestShare = 0.1;
const sizes = [64 * mebibyte, 1024 * mebibyte];

async function startStandIn() {
	const script = join(__dirname, '../test/services/assemblyai/main.ts');
	const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [line] = await once(child.stdout, 'data');
	const url = /http:\S+/.exec(String(line))?.[0] ?? '';
	return { url, stop: () => child.kill('SIGTERM') };
}

/** Bytes by which the memory of this process grew at most during an upload. */
async function growth(engine: Engine, size: number): Promise<number> {
	const item = await itemWithFile(generate(size), { fileName: 'long.mp3' });
	globalThis.gc?.();
	const before = process.memoryUsage().rss;
	let peak = before;
	const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 10);
	const { items, error } = await engine.runNode('assemblyAi', { resource: 'file', operation: 'upload' }, { items: [item] });
	clearInterval(watch);
	if (error || items.length !== 1) throw error ?? new Error('Nothing was uploaded');
	return peak - before;
}

async function run(): Promise<void> {
	const standIn = await startStandIn();
	for (const host of assemblyAiHosts) divert(host, standIn.url);
	const engine = await createEngine({ credentials: { assemblyAiApi: { apiKey: keys.alice, region: 'us' } } });
	const measured: Array<{ size: number; grown: number }> = [];
	for (const size of sizes) measured.push({ size, grown: await growth(engine, size) });
	standIn.stop();
	for (const { size, grown } of measured) {
		const share = ((100 * grown) / size).toFixed(1);
		console.log(`${size / mebibyte} MB uploaded: memory grew by ${(grown / mebibyte).toFixed(0)} MB, ${share} % of the file`);
	}
	const { size = 1, grown = 0 } = measured.at(-1) ?? {};
	if (grown / size > largestShare) throw new Error(`The memory grew by more than ${100 * largestShare} % of the file`);
}

run().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
