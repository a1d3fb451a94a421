import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

// Its command takes the name of a published package, so the part that judges is called here.
const [folder, what] = process.argv.slice(2);
const { passed, message = '', details = '' } = await analyzePackage(
	folder,
	what === 'source' ? SOURCE_FILE_PATTERNS : undefined,
);
if (!passed) console.log(message, details);
