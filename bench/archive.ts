/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- measures, never shipped */
/**
 * What an export costs n8n, by output and by the length of the archive: time, and memory in a process of its own. Only
 * ratios within one run mean something. `npm run bench:archive`, or with other lengths: `npm run bench:archive 1000 8000`.
 */
import { fork } from 'node:child_process';
import { startSpeakr } from '../test/services/speakr';
import { measure, type Measured } from './export-once';

interface Row {
	output: 'fields' | 'files' | 'zip';
	/** Transcripts in each run; without, all in one. */
	batch?: number;
}

const rows: Row[] = [{ output: 'files' }, { output: 'zip' }, { output: 'fields' }, { output: 'files', batch: 200 }, { output: 'fields', batch: 200 }];

/** About 50 KB, as an hour of talk. */
const words = Array.from({ length: 300 }, (_, index) => ({
	speaker: `SPEAKER_0${index % 3}`,
	sentence: 'So what we are going to look at now is what it costs to keep all of this in one place for a year. ',
	start_time: index * 10,
	end_time: index * 10 + 9,
}));

async function inOwnProcess(url: string, token: string, { output, batch }: Row): Promise<Measured> {
	const child = fork(__filename, ['once', url, token, output, String(batch ?? '')], { execArgv: [...process.execArgv, '--expose-gc'] });
	return await new Promise<Measured>((resolve, reject) => {
		child.once('message', (message: Measured) => resolve(message)).once('exit', (code) => code !== 0 && reject(new Error(`exit ${code}`)));
	});
}

async function main(lengths: number[]) {
	console.log('| transcripts | output | ms each | in use at most, MB | kept by n8n at the end, KB each |');
	console.log('| --- | --- | --- | --- | --- |');
	for (const length of lengths) {
		const speakr = await startSpeakr({ rateLimit: 0 });
		const transcription = JSON.stringify(words);
		for (let index = 0; index < length; index++) {
			speakr.state.addRecording({ title: `Meeting ${index}`, transcription, status: 'COMPLETED', audio: Buffer.alloc(1) });
		}
		for (const row of rows) {
			const { milliseconds, most, kept } = await inOwnProcess(speakr.url, speakr.tokens.alice, row);
			const name = row.batch ? `${row.output}, ${row.batch} in each run` : row.output;
			const cells = [length, name, (milliseconds / length).toFixed(1), (most / 1e6).toFixed(1), (kept / 1000 / length).toFixed(1)];
			console.log(`| ${cells.join(' | ')} |`);
		}
		await speakr.close();
	}
}

const [, , first, url = '', token = '', output = 'files', batch = ''] = process.argv;
if (first === 'once') {
	void measure(url, token, output, batch === '' ? undefined : Number(batch)).then((measured) => {
		process.send?.(measured, () => process.exit(0));
	});
} else {
	const lengths = process.argv.slice(2).map(Number);
	void main(lengths.length > 0 ? lengths : [500, 4_000]);
}
