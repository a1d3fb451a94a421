import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The licence of each library that these files come from, as its package carries it. Throws if a package has none. */
export async function noticeOf(files) {
	const folders = files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/.][^/]*(?=\/)/.exec(file) ?? []);
	const licences = await Promise.all([...new Set(folders)].sort().map(licenceOf));
	return ['This package contains the following libraries.', ...licences].join('\n\n');
}

async function licenceOf(folder) {
	const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
	if (!file) throw new Error(`${name} has no licence file`);
	return `## ${name} ${version} (${license})\n\n${(await readFile(join(folder, file), 'utf8')).trim()}`;
}
