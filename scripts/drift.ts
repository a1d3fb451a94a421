/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- compares contracts with live services, never shipped */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { compare, modelsOf, shapeOf, surfaceOf } from './drift/surface';

const fixtures = join(__dirname, '../test/fixtures');

/** One document of a service, and what was recorded of it: its lines, or the whole document. */
interface Contract {
	name: string;
	url: string;
	headers?: Record<string, string>;
	recorded: string;
	/** What a client can notice, of the document's text. */
	linesOf: (text: string) => string[];
	/** Why a service may have no such document. */
	absent?: string;
}

const { values } = parseArgs({
	options: {
		'speakr-url': { type: 'string', default: process.env.SPEAKR_URL ?? '' },
		'speakr-token': { type: 'string', default: process.env.SPEAKR_TOKEN ?? '' },
		'assemblyai-openapi': {
			type: 'string',
			default: 'https://raw.githubusercontent.com/AssemblyAI/assemblyai-api-spec/main/openapi.yml',
		},
		'assemblyai-models': {
			type: 'string',
			default: 'https://www.assemblyai.com/docs/pre-recorded-audio/select-the-speech-model.md',
		},
		write: { type: 'boolean', default: false },
	},
});

const routesOf = (text: string) => surfaceOf(parse(text));

function contracts(): Contract[] {
	const assemblyAi = [
		{ name: "AssemblyAI's OpenAPI description", url: values['assemblyai-openapi'], recorded: 'assemblyai/openapi.yml', linesOf: routesOf },
		{ name: "AssemblyAI's speech models", url: values['assemblyai-models'], recorded: 'drift/assemblyai-models.json', linesOf: modelsOf },
	];
	const origin = values['speakr-url'].replace(/\/+$/, '');
	if (origin === '') {
		console.log('Speakr: not compared. Set SPEAKR_URL and SPEAKR_TOKEN, or --speakr-url and --speakr-token.\n');
		return assemblyAi;
	}
	const headers = { authorization: `Bearer ${values['speakr-token']}` };
	return [
		...assemblyAi,
		{ name: "Speakr's OpenAPI description", url: `${origin}/api/v1/openapi.json`, headers, recorded: 'drift/speakr-openapi.json', linesOf: routesOf },
		{ name: "Speakr's capabilities", url: `${origin}/api/v1/capabilities`, headers, recorded: 'drift/speakr-capabilities.json', linesOf: (text) => shapeOf(parse(text)).sort(), absent: 'none before 0.10.11' },
	];
}

/** Throws if the document can't be fetched: a comparison that was not made is not a pass. Undefined if there may be none. */
async function fetchDocument({ name, url, headers = {}, absent }: Contract): Promise<string | undefined> {
	const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(30_000) }).catch((error: Error) => {
		throw new Error(`${name}: ${url} can't be reached (${error.message})`);
	});
	const text = await response.text();
	if (response.status === 404 && absent !== undefined) return undefined;
	if (!response.ok) throw new Error(`${name}: ${url} answered ${response.status}`);
	return text;
}

const read = (file: string, linesOf: Contract['linesOf']): string[] => {
	if (!existsSync(file)) return [];
	const text = readFileSync(file, 'utf8');
	const document: unknown = parse(text);
	return Array.isArray(document) ? document.map(String) : linesOf(text);
};

/** Whether the service is as it was recorded. With `--write`, what was found becomes what is recorded. */
async function check(contract: Contract): Promise<boolean> {
	const file = join(fixtures, contract.recorded);
	const document = await fetchDocument(contract);
	if (document === undefined) {
		console.log(`${contract.name}: ${contract.absent}`);
		return true;
	}
	const live = contract.linesOf(document);
	const { added, gone } = compare(read(file, contract.linesOf), live);
	const isSame = added.length + gone.length === 0;
	console.log(`${contract.name}: ${isSame ? 'as recorded' : `${added.length} new, ${gone.length} gone`}`);
	for (const [sign, lines] of [['+', added], ['-', gone]] as const) for (const line of lines) console.log(`    ${sign} ${line}`);
	if (values.write && file.endsWith('.json')) writeFileSync(file, `${JSON.stringify(live, null, '\t')}\n`);
	return isSame;
}

async function main() {
	const outcomes = await Promise.all(
		contracts().map(async (contract) => await check(contract).catch((error: Error) => {
			console.log(error.message);
			return false;
		})),
	);
	if (!outcomes.every(Boolean)) process.exitCode = 1;
}

void main();
