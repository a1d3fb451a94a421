import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

/** As `n8n-node lint`; warnings count, too. */
async function lint(folder) {
	process.chdir(folder);
	const eslint = new ESLint({ cwd: folder });
	const { format } = await eslint.loadFormatter();
	return await format(await eslint.lintFiles(['.']));
}

/** Its command takes the name of a published package, so the part that judges is called here. */
async function scan(folder, patterns) {
	const { passed, message = '', details = '' } = await analyzePackage(folder, patterns);
	return passed ? '' : `${message} ${details}`;
}

const checks = {
	lint,
	source: async (folder) => await scan(folder, SOURCE_FILE_PATTERNS),
	package: async (folder) => await scan(folder),
};

// All in one process: loading the linter takes longer than most checks.
const found = [];
for (const { folder, what } of JSON.parse(process.argv[2])) found.push(await checks[what](folder));
console.log(JSON.stringify(found));
