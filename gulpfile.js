const { rm, writeFile } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

/** TypeScript and the libraries it uses become a few CommonJS files. */
async function bundle() {
	const { rolldown } = await import('rolldown');
	const { default: options } = await import('./rolldown.config.mjs');
	const { noticeOf } = await import('./scripts/notice.mjs');
	const build = await rolldown(options);
	const { output } = await build.write(options.output);
	await writeFile('dist/NOTICE', await noticeOf(output.flatMap(({ moduleIds = [] }) => moduleIds)));
}

const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

/** n8n reads a node's categories, search aliases and links from a JSON file beside its class. */
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

// The bundle comes last: as long as it is there and new, all is.
exports.build = series(clean, parallel(icons, codex), bundle);
