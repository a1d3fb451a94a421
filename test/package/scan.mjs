import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

// Its command takes the name of a published package, so the part that judges is called here. Loading it takes longer than a scan.
const targets = JSON.parse(process.argv[2]);
const found = [];
for (const { folder, what } of targets) {
	const { passed, message = '', details = '' } = await analyzePackage(folder, what === 'source' ? SOURCE_FILE_PATTERNS : undefined);
	found.push(passed ? '' : `${message} ${details}`);
}
console.log(JSON.stringify(found));
