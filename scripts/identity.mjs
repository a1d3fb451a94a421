import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runAll } from './steps.mjs';

/** Nobody owns these names. While one of them stands, `private` in package.json keeps npm from publishing. */
const placeholders = { owner: 'n8n-nodes-transcription', name: 'n8n-nodes-transcription maintainers', domain: '.example' };

const manifest = () => JSON.parse(readFileSync('package.json', 'utf8'));

/** Fields of package.json that still hold a placeholder. */
export function placeholdersIn({ author, repository, homepage, private: isPrivate }) {
	const owned = (url) => !url.includes(`github.com/${placeholders.owner}/`);
	return Object.entries({
		'author.name': author.name !== placeholders.name,
		'author.email': !author.email.endsWith(placeholders.domain),
		'repository.url': owned(repository.url),
		homepage: owned(homepage),
		private: isPrivate !== true,
	}).flatMap(([field, isFilled]) => (isFilled ? [] : [field]));
}

function check() {
	const fields = placeholdersIn(manifest());
	if (fields.length === 0) return;
	throw new Error(`package.json has placeholders in ${fields.join(', ')}. Fill them in: see docs/releasing.md, 'Before the first release'.`);
}

/** Every file that names the repository gets its owner: package.json, codex files, credentials, documentation. */
function fill({ owner, name, email }) {
	if (!/^[a-z\d](?:-?[a-z\d])*$/i.test(owner ?? '') || !name?.trim() || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email ?? '')) {
		throw new Error('Say who publishes: npm run identity -- --owner <GitHub user or organization> --name "<name>" --email <address>');
	}
	const files = execFileSync('git', ['grep', '-l', `github.com/${placeholders.owner}/`, '--', ':!scripts/identity.mjs'], { encoding: 'utf8' }).trim().split('\n');
	for (const file of files) {
		writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`github.com/${placeholders.owner}/`, `github.com/${owner}/`));
	}
	const { private: _, ...rest } = manifest();
	writeFileSync('package.json', `${JSON.stringify({ ...rest, author: { name, email } }, null, 2)}\n`);
	check();
	console.log(`${files.length} files now refer to ${owner}. Review the changes, then commit them.`);
}

const options = { check: { type: 'boolean' }, owner: { type: 'string' }, name: { type: 'string' }, email: { type: 'string' } };
const { values } = parseArgs({ options });
await runAll('npm run identity', [values.check ? check : () => fill(values)]);
