import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { runAll } from './steps.mjs';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

/** Writes the version, its section in CHANGELOG.md, a commit and a tag. Nothing is pushed. */
function release(version) {
	const { version: last } = JSON.parse(readFileSync('package.json', 'utf8'));
	if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) throw new Error(`Say which version: npm run release -- ${last}`);
	if (git('status', '--porcelain') !== '') throw new Error('Commit or discard your changes first');
	if (git('tag', '--list', `v${version}`) !== '') throw new Error(`The tag v${version} exists`);
	if (git('tag', '--list', `v${last}`) !== '' && !isLater(version, last)) throw new Error(`${version} does not follow ${last}`);

	writeFileSync('CHANGELOG.md', released(readFileSync('CHANGELOG.md', 'utf8'), version));
	for (const file of ['package.json', 'package-lock.json']) {
		const content = JSON.parse(readFileSync(file, 'utf8'));
		content.version = version;
		if (content.packages) content.packages[''].version = version;
		writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
	}
	git('commit', '--quiet', '--all', '--message', `Release ${version}`);
	git('tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
	console.log(`Tagged v${version}. To publish it: git push --follow-tags`);
}

/** What stood under 'Unreleased' becomes the section of the version. */
function released(changelog, version) {
	const [, entries] = /^## Unreleased\n+((?:(?!^## )[^])*)/m.exec(changelog) ?? [];
	if (!entries?.trim()) throw new Error("CHANGELOG.md has nothing under '## Unreleased'");
	return changelog.replace(/^## Unreleased$/m, `## ${version} (${new Date().toISOString().slice(0, 10)})`);
}

function isLater(version, last) {
	const [a, b] = [version, last].map((text) => text.split('.').map(Number));
	const index = a.findIndex((number, position) => number !== b[position]);
	return index >= 0 && a[index] > b[index];
}

await runAll('npm run release', [() => release(process.argv[2])]);
