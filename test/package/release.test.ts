/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives the project's own scripts, never shipped */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './pack';

/** A repository with what a release touches. */
function repository() {
	const folder = mkdtempSync(join(tmpdir(), 'release-'));
	for (const path of ['package.json', 'package-lock.json', 'CHANGELOG.md', 'README.md', 'scripts', 'credentials', 'nodes/Speakr/Speakr.node.json']) {
		cpSync(join(root, path), join(folder, path), { recursive: true });
	}
	const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
	git('init', '--quiet');
	git('config', 'user.name', 'Maintainer');
	git('config', 'user.email', 'maintainer@example.com');
	const commit = () => {
		git('add', '--all');
		git('commit', '--quiet', '--message', 'Sources');
	};
	commit();
	const run = (script: string, ...args: string[]) => spawnSync('node', [join(folder, 'scripts', script), ...args], { cwd: folder, encoding: 'utf8' });
	const read = (path: string) => readFileSync(join(folder, path), 'utf8');
	return { folder, git, commit, run, read };
}

describe('npm run identity', () => {
	test('fills every placeholder, after which npm would publish', () => {
		const { run, read } = repository();
		expect(run('identity.mjs', '--check').status).toBe(1);
		const { status, stderr } = run('identity.mjs', '--owner', 'acme-labs', '--name', 'Ada', '--email', 'ada@acme.org');
		expect([stderr, status]).toEqual(['', 0]);
		expect(run('identity.mjs', '--check').status).toBe(0);
		const manifest = JSON.parse(read('package.json'));
		expect(manifest.private).toBeUndefined();
		expect(manifest.author).toEqual({ name: 'Ada', email: 'ada@acme.org' });
		for (const path of ['package.json', 'README.md', 'credentials/SpeakrApi.credentials.ts', 'nodes/Speakr/Speakr.node.json']) {
			expect(read(path)).not.toContain('github.com/n8n-nodes-transcription/');
		}
		expect(read('nodes/Speakr/Speakr.node.json')).toContain('https://github.com/acme-labs/n8n-nodes-transcription/');
	});

	test.each([[['--owner', 'acme/labs', '--name', 'Ada', '--email', 'ada@acme.org']], [['--owner', 'acme', '--name', 'Ada', '--email', 'nobody']], [[]]])(
		'changes nothing for %j',
		(args) => {
			const { run, git } = repository();
			expect(run('identity.mjs', ...args).status).toBe(1);
			expect(git('status', '--porcelain')).toBe('');
		},
	);

	test('npm refuses to publish while a placeholder stands', () => {
		const { status, stderr } = spawnSync('npm', ['publish', '--registry', 'http://127.0.0.1:9/', '--fetch-retries', '0', '--//127.0.0.1:9/:_authToken=none'], {
			cwd: root,
			encoding: 'utf8',
		});
		expect(status).not.toBe(0);
		expect(stderr).toContain('EPRIVATE');
	});
});

describe('npm run release', () => {
	test('dates the section of the changelog, sets the version, commits and tags', () => {
		const { run, git, read } = repository();
		const { status, stderr } = run('release.mjs', '0.2.0');
		expect([stderr, status]).toEqual(['', 0]);
		expect(read('CHANGELOG.md')).toMatch(/^## 0\.2\.0 \(\d{4}-\d\d-\d\d\)$/m);
		expect(read('CHANGELOG.md')).not.toContain('## Unreleased');
		expect(JSON.parse(read('package.json')).version).toBe('0.2.0');
		expect(JSON.parse(read('package-lock.json')).packages[''].version).toBe('0.2.0');
		expect(git('log', '-1', '--format=%s')).toBe('Release 0.2.0');
		expect(git('tag', '--points-at', 'HEAD')).toBe('v0.2.0');
	});

	test.each([
		['no version', undefined, (): void => {}],
		['a version that is none', '1.0', (): void => {}],
		['changes that are not committed', '0.2.0', ({ folder }: ReturnType<typeof repository>) => writeFileSync(join(folder, 'README.md'), '')],
		['a version that exists', '0.2.0', ({ git }: ReturnType<typeof repository>) => git('tag', 'v0.2.0')],
		['a version before the last one', '0.0.9', ({ git }: ReturnType<typeof repository>) => git('tag', 'v0.1.0')],
		[
			'nothing to tell',
			'0.2.0',
			({ folder, commit }: ReturnType<typeof repository>) => {
				writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n## 0.1.0\n- first\n');
				commit();
			},
		],
	])('refuses %s', (_, version, prepare) => {
		const made = repository();
		prepare(made);
		const tags = made.git('tag');
		expect(made.run('release.mjs', ...(version === undefined ? [] : [version])).status).toBe(1);
		expect(made.git('tag')).toBe(tags);
		expect(made.git('log', '-1', '--format=%s')).toBe('Sources');
	});
});
