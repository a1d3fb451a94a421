/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { resourceNames, resources } from '../nodes/AssemblyAi/resources';
import { asShown } from '../nodes/AssemblyAi/transcripts/simplify';
import { groupBy } from '../nodes/shared/group-by';
import { isObject } from '../nodes/shared/json';
import { shownName, toProperties, type Fields } from '../nodes/shared/operation';
import known from '../test/fixtures/assemblyai/november-2026.json';
import { readDescription } from '../test/services/assemblyai/contract';
import { acceptedModels, deprecatedModels, refusedModels } from '../test/services/assemblyai/models';

/** RAW: only through Additional Parameters. GONE: deprecated, and rightly without a field. */
export type State = 'OK' | 'RAW' | 'GONE' | 'MISSING' | 'DEAD' | 'STALE';

export interface Row {
	endpoint: string;
	parameter: string;
	field: string;
	state: State;
}

type Json = Record<string, unknown>;

/** A parameter of the API: deprecated or not, with its values if it has a fixed list of them. */
interface Parameter {
	deprecated: boolean;
	values?: string[];
}

type Parameters = Map<string, Parameter>;

/** A field that sets a parameter. */
interface Setter {
	label: string;
	property?: Fields[string]['property'];
}

type Setters = Map<string, Setter>;

const description = readDescription();

function resolve(schema: Json): Json {
	if (typeof schema.$ref !== 'string') return schema;
	return schema.$ref
		.slice(2)
		.split('/')
		.reduce<Json>((inner, name) => (isObject(inner[name]) ? inner[name] : {}), description);
}

/** The leaves of a schema by their dotted names. */
function leavesOf(schema: Json, prefix = ''): Parameters {
	const found: Parameters = new Map();
	const parts = [schema, ...(Array.isArray(schema.allOf) ? schema.allOf.filter(isObject) : [])].map(resolve);
	for (const { properties = {} } of parts) {
		for (const [name, written] of Object.entries(Object(properties) as Json)) {
			const inner = resolve(isObject(written) ? written : {});
			const below = inner.type === 'object' ? leavesOf(inner, `${prefix}${name}.`) : new Map<string, Parameter>();
			for (const [leaf, parameter] of below) found.set(leaf, parameter);
			if (below.size > 0) continue;
			const values = Array.isArray(inner.enum) ? inner.enum.filter((value) => value !== null).map(String) : undefined;
			found.set(prefix + name, { deprecated: inner.deprecated === true || (isObject(written) && written.deprecated === true), values });
		}
	}
	return found;
}

const schemaNamed = (name: string) => resolve({ $ref: `#/components/schemas/${name}` });

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The fields that set parameters, by the names of these. */
function settersOf(fields: Fields, prefix = ''): Setters {
	return new Map(
		Object.entries(fields).flatMap(([name, { property, sentAs, inner }]): Array<[string, Setter]> => {
			const label = prefix + property.displayName;
			if (sentAs === false) return [];
			return inner ? [...settersOf(inner, `${label}: `)] : [[sentAs ?? snakeCase(name), { label, property }]];
		}),
	);
}

/** Fields by the path of their names: `options.history`. */
function fieldAt(fields: Fields, path: string): Setter | undefined {
	const [name = '', ...rest] = path.split('.');
	const field = fields[name];
	if (!field) return undefined;
	return rest.length > 0
		? fieldAt(field.inner ?? {}, rest.join('.'))
		: { label: field.property.displayName, property: field.property };
}

/** Parameters that code makes of fields which are not sent as they are. */
const made: Record<string, Record<string, string>> = {
	'transcript:create': {
		audio_url: 'audioUrl',
		webhook_url: 'notify',
		webhook_auth_header_name: 'notificationOptions.headerName',
		webhook_auth_header_value: 'notify',
	},
	'transcript:getAll': { limit: 'limit', before_id: 'filters.beforeId', after_id: 'filters.afterId' },
	'transcript:getSubtitles': { chars_per_caption: 'options.charsPerCaption' },
	'gateway:chat': {
		messages: 'prompt',
		response_format: 'options.jsonSchema',
		fallbacks: 'options.fallbackModels',
		fallback_config: 'options.fallbackModels',
	},
};

/** Reached by other fields, or of no use in a workflow. */
const instead: Record<string, string> = {
	transcript_id: 'About Transcript, with its speakers',
	prompt: 'Prompt, in messages',
};

const choicesOf = ({ options = [] }: Pick<INodeProperties, 'options'>) =>
	options.flatMap((option) => ('value' in option && typeof option.value === 'string' ? [option.value] : []));

/** Values that the API has and the field does not offer, and the other way round. */
function differing({ values }: Parameter, property?: Setter['property']): { missing: string[]; dead: string[] } {
	const offered = property && ['options', 'multiOptions'].includes(property.type) ? choicesOf(property) : undefined;
	if (values === undefined || offered === undefined) return { missing: [], dead: [] };
	return {
		missing: values.filter((value) => !offered.includes(value)),
		dead: offered.filter((value) => !values.includes(value)),
	};
}

/** Compares what an endpoint takes with what an operation sends. */
export function compare(endpoint: string, parameters: Parameters, setters: Setters, takesAdditional: boolean): Row[] {
	const rows = [...parameters].map(([parameter, about]): Row => {
		const setter = setters.get(parameter);
		const { missing, dead } = differing(about, setter?.property);
		const row = (state: State, field = setter?.label ?? '') => ({ endpoint, parameter, field, state });
		if (about.deprecated) return setter ? row('DEAD') : row('GONE');
		if (missing.length > 0) return row('MISSING', `${setter?.label} without ${missing.join(', ')}`);
		if (dead.length > 0) return row('DEAD', `${setter?.label} with ${dead.join(', ')}`);
		if (setter) return row('OK');
		if (parameter in instead) return row('OK', instead[parameter]);
		return takesAdditional ? row('RAW', 'Additional Parameters') : row('MISSING');
	});
	const unknown = [...setters].filter(([parameter]) => !parameters.has(parameter));
	return [...rows, ...unknown.map(([parameter, { label }]): Row => ({ endpoint, parameter, field: label, state: 'DEAD' }))];
}

function settersIn(operation: string): Setters {
	const [resource = '', name = ''] = operation.split(':');
	const { fields = {} } = resources[resource]?.[name] ?? {};
	const setters = settersOf(fields);
	for (const [parameter, path] of Object.entries(made[operation] ?? {})) {
		const setter = fieldAt(fields, path);
		if (setter) setters.set(parameter, setter);
	}
	return setters;
}

const only = <T>(all: Map<string, T>, keeps: (name: string) => boolean): Map<string, T> =>
	new Map([...all].filter(([name]) => keeps(name)));

function createRows(): Row[] {
	const parameters = leavesOf(schemaNamed('TranscriptParams'));
	for (const name of known.deprecatedParameters) parameters.set(name, { deprecated: true });
	const policies = parameters.get('redact_pii_policies');
	if (policies) policies.values = known.piiPolicies;
	return compare('POST /transcript', parameters, settersIn('transcript:create'), false);
}

const queryOf = (path: string): Parameters => {
	const { parameters = [] } = Object(Object(Object(description.paths)[path]).get) as { parameters?: Json[] };
	return new Map(
		parameters
			.filter((each) => each.in === 'query')
			.map(({ name, schema }) => {
				const { enum: values } = resolve(isObject(schema) ? schema : {});
				return [String(name), { deprecated: false, values: Array.isArray(values) ? values.map(String) : undefined }];
			}),
	);
};

const gatewayParameters = (endpoint: keyof typeof known.gateway): Parameters =>
	new Map(known.gateway[endpoint].map((name) => [name, { deprecated: false }]));

function otherRows(): Row[] {
	const tasks = only(leavesOf(schemaNamed('TranscriptParams')), (name) => name.startsWith('speech_understanding.'));
	const captions = only(settersIn('transcript:getSubtitles'), (name) => name === 'chars_per_caption');
	const words = only(settersIn('transcript:searchWords'), (name) => name === 'words');
	return [
		...compare('GET /transcript', queryOf('/v2/transcript'), settersIn('transcript:getAll'), false),
		...compare('GET /transcript/{transcript_id}/{subtitle_format}', queryOf('/v2/transcript/{transcript_id}/{subtitle_format}'), captions, false),
		...compare('GET /transcript/{transcript_id}/word-search', queryOf('/v2/transcript/{transcript_id}/word-search'), words, false),
		...compare('POST /chat/completions', gatewayParameters('POST /chat/completions'), settersIn('gateway:chat'), true),
		...compare(
			'POST /understanding',
			new Map([...gatewayParameters('POST /understanding'), ...tasks]),
			settersIn('transcript:understand'),
			false,
		),
	];
}

/** Every endpoint that is described, and the operations that ask it. */
function endpointRows(): Row[] {
	const asking = Object.entries(resources).flatMap(([key, operations]) =>
		Object.entries(operations).map(
			([value, row]) => [row.endpoint.replace(/\{\w+\}/g, '{}'), `${shownName(key, { name: new Map(Object.entries(resourceNames)).get(key) })}: ${shownName(value, row)}`] as const,
		),
	);
	const asked = new Map(groupBy(asking, ([endpoint]) => endpoint).map((same) => [same[0][0], same.map(([, operation]) => operation).join(', ')]));
	const described = Object.entries(Object(description.paths) as Record<string, Json>).flatMap(([path, methods]) =>
		Object.keys(methods)
			.filter((method) => ['get', 'post', 'delete'].includes(method))
			.map((method) => `${method.toUpperCase()} ${path.replace('/v2', '')}`),
	);
	return [...described, ...Object.keys(known.gateway)].map((endpoint) => {
		const operation = asked.get(endpoint.replace(/\{\w+\}/g, '{}'));
		return { endpoint, parameter: '(endpoint)', field: operation ?? '', state: operation === undefined ? 'MISSING' : 'OK' };
	});
}

/** Names of models in the words of the node: those that are refused are DEAD, deprecated ones STALE unless they are marked. */
export function modelRows(models: ReadonlyArray<{ name: string; value: string }>): Row[] {
	const stateOf = (value: string): State => {
		const offered = models.find((model) => model.value === value);
		if (refusedModels.includes(value)) return offered ? 'DEAD' : 'GONE';
		if (!offered) return 'MISSING';
		return deprecatedModels.includes(value) === offered.name.endsWith('(Deprecated)') ? 'OK' : 'STALE';
	};
	const all = new Set([...acceptedModels, ...refusedModels, ...models.map(({ value }) => value)]);
	return [...all].map((value) => {
		const isKnown = acceptedModels.includes(value) || refusedModels.includes(value);
		const state = isKnown ? stateOf(value) : 'DEAD';
		return { endpoint: 'POST /transcript', parameter: `speech_models: ${value}`, field: state === 'GONE' ? '' : 'Speech Models', state };
	});
}

/** What results have to be left of a transcript that has them all. */
function resultRows(): Row[] {
	const utterance = Object.fromEntries(known.utteranceResults.map((name) => [name, name]));
	const whole: IDataObject = {
		...Object.fromEntries(known.results.map((name) => [name, { of: name }])),
		text: 'text',
		utterances: [utterance],
		audio_channels: 2,
	};
	const shown = asShown(whole, { simplify: true });
	const [first] = Array.isArray(shown.utterances) ? shown.utterances : [];
	const row = (parameter: string, isKept: boolean): Row => ({
		endpoint: 'What GET /transcript/{transcript_id} returns',
		parameter,
		field: isKept ? 'Simplify keeps it' : '',
		state: isKept ? 'OK' : 'MISSING',
	});
	return [
		row('text', 'text' in shown || 'transcript' in shown),
		...known.results.map((name) => row(name, name in shown)),
		...known.utteranceResults.map((name) => row(`utterances[].${name}`, isObject(first) && name in first)),
	];
}

const oldNames = /Universal-3(?!\.5)\b|Universal-3\.5 Pro(?! \(Deprecated\))|Slam-1|LeMUR/i;

/** Texts of fields that speak of a model which is gone or deprecated. */
export const staleTexts = (properties: readonly INodeProperties[]): Row[] =>
	properties.flatMap((property): Row[] => {
		const inner = (property.options ?? []).flatMap((option) =>
			'values' in option ? staleTexts(option.values) : 'type' in option && 'displayName' in option ? staleTexts([option]) : [],
		);
		const texts = [
			property.displayName,
			property.description,
			property.hint,
			...(property.options ?? []).map(({ name }) => name),
		];
		const isStale = texts.some((text) => oldNames.test(text ?? ''));
		const row: Row = { endpoint: '', parameter: '(text)', field: property.displayName, state: 'STALE' };
		return [...(isStale ? [row] : []), ...inner];
	});

const modelsOffered = () => {
	const { options = [] } = resources.transcript?.create?.fields.speechModels?.property ?? {};
	const [group] = options.flatMap((option) => ('values' in option ? option.values : []));
	return (group?.options ?? []).flatMap((option) =>
		'value' in option && typeof option.value === 'string' ? [{ name: option.name, value: option.value }] : [],
	);
};

/** AssemblyAI's API next to the node's parameters, generated from the code. */
export const allRows = (): Row[] => [
	...endpointRows(),
	...createRows(),
	...modelRows(modelsOffered()),
	...otherRows(),
	...resultRows(),
	...staleTexts(toProperties(resources, 'transcript', resourceNames)),
];

const page = join(__dirname, '../docs/assemblyai-parameters.md');

/** The page with the table, as written and as it is due by the code. */
export function parameterPage(): { written: string; due: string } {
	const sorted = groupBy(allRows(), ({ endpoint }) => endpoint);
	const tables = sorted.map((rows) => {
		const lines = rows.map(({ parameter, field, state }) => `| \`${parameter}\` | ${field} | ${state} |`);
		return [`## ${rows[0]?.endpoint}`, '| Parameter | Field | State |', '| --- | --- | --- |', ...lines].join('\n');
	});
	const written = existsSync(page) ? readFileSync(page, 'utf8') : '';
	return { written, due: `${introduction}\n${tables.join('\n\n')}\n` };
}

const introduction = `# AssemblyAI, parameter by parameter

What AssemblyAI's API takes and returns as of November 2026, and the field of the node for it. \`npm run docs\` writes this page
from the code.

| State | Meaning |
| --- | --- |
| OK | has a field, or is kept by Simplify |
| RAW | only through Additional Parameters |
| GONE | deprecated or refused by AssemblyAI, and without a field |
`;

if (process.argv[1] === __filename) writeFileSync(page, parameterPage().due);
