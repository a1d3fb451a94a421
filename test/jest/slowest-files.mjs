import { relative } from 'node:path';

/** After a run of many files, names the ten that took longest. */
export default class SlowestFiles {
	constructor({ rootDir }) {
		this.root = rootDir;
	}

	onRunComplete(_contexts, { testResults }) {
		if (testResults.length <= 10) return;
		const slowest = testResults.toSorted((one, other) => other.perfStats.runtime - one.perfStats.runtime).slice(0, 10);
		const lines = slowest.map(({ perfStats: { runtime }, testFilePath }) =>
			`${(runtime / 1000).toFixed(1).padStart(7)} s  ${relative(this.root, testFilePath)}`);
		console.log(`\nSlowest files:\n${lines.join('\n')}`);
	}
}
