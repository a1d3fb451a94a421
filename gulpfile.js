const { rm, writeFile } = require('node:fs/promises');
const { Transform } = require('node:stream');
const { dest, parallel, series, src } = require('gulp');

const minified = () =>
	new Transform({
		objectMode: true,
		transform(file, _, done) {
			file.contents = Buffer.from(JSON.stringify(JSON.parse(file.contents.toString())));
			done(null, file);
		},
	});

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

/** n8n reads a node's categories, search aliases and links from a JSON file next to its class. */
const codex = () => src('nodes/**/*.node.json').pipe(minified()).pipe(dest('dist/nodes'));

/** What n8n's editor shows of an operation's output before it has run, without whitespace. */
const schemas = () => src('nodes/**/__schema__/**/*.json').pipe(minified()).pipe(dest('dist/nodes'));

// The bundle comes last: as long as it is there and new, all is.
exports.build = series(clean, parallel(icons, codex, schemas), bundle);
