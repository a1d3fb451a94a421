/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { amendments } from './amendments';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const objectAt = (value: unknown, ...path: string[]): Json =>
	path.reduce((inner, name) => (isObject(inner[name]) ? inner[name] : {}), isObject(value) ? value : {});

const file = join(__dirname, '../../fixtures/assemblyai/openapi.yml');

/** AssemblyAI's description of itself, amended. */
export function readDescription(): Json {
	const description: unknown = parse(readFileSync(file, 'utf8'));
	const schemas = objectAt(description, 'components', 'schemas');
	for (const { schema, properties, optional = [] } of amendments) {
		const target = objectAt(schemas, schema);
		Object.assign(objectAt(target, 'properties'), properties);
		const { required } = target;
		if (Array.isArray(required)) target.required = required.filter((name) => !optional.includes(String(name)));
	}
	closeTogether(schemas, schemas);
	return isObject(description) ? description : {};
}

/** Of schemas joined by `allOf` each forbids what the others have: to be closed, they have to be closed together. */
function closeTogether(schema: unknown, schemas: Json) {
	if (Array.isArray(schema)) for (const each of schema) closeTogether(each, schemas);
	if (!isObject(schema)) return;
	if (Array.isArray(schema.allOf)) {
		for (const part of [schema, ...schema.allOf.filter(isObject)]) {
			const name = String(part.$ref ?? '').split('/').at(-1) ?? '';
			delete part.additionalProperties;
			delete objectAt(schemas, name).additionalProperties;
		}
		schema.unevaluatedProperties = false;
	}
	for (const inner of Object.values(schema)) closeTogether(inner, schemas);
}

const escape = (text: string) => text.replace(/~/g, '~0').replace(/\//g, '~1');

/** Holds requests and answers against AssemblyAI's description. */
export class Contract {
	private readonly description = readDescription();
	private readonly ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
	private readonly paths = Object.keys(objectAt(this.description, 'paths')).map((path) => ({
		path,
		pattern: new RegExp(`^${path.replace('{subtitle_format}', '(srt|vtt)').replace(/\{\w+\}/g, '[^/]+')}$`),
	}));
	private readonly validators = new Map<string, ValidateFunction>();

	constructor() {
		addFormats(this.ajv);
		// Theirs knows no loopback, where the tests live.
		this.ajv.addFormat('url', (address) => URL.canParse(address));
		this.ajv.addSchema(this.description, 'description');
	}

	/** What is wrong with a request, nothing if all is well. */
	request(method: string, url: URL, contentType: string, body: unknown): string[] {
		const found = this.find(method, url.pathname);
		if (!found) return [`there is no ${method} ${url.pathname}`];
		const { operation, pointer } = found;
		const types = Object.keys(objectAt(operation, 'requestBody', 'content'));
		const [type] = types;
		const problems = this.query(operation, pointer, url.searchParams);
		if (type !== undefined && contentType !== type) problems.push(`content type ${contentType}, not ${type}`);
		if (type === 'application/json') {
			problems.push(...this.check(`${pointer}/requestBody/content/${escape(type)}/schema`, body));
		}
		return problems;
	}

	/** What is wrong with an answer. */
	answer(method: string, url: URL, status: number, body: unknown): string[] {
		const found = this.find(method, url.pathname);
		// What is left of a deleted transcript breaks the schema also in the example of the description itself.
		if (!found || isDeleted(body)) return [];
		const response = objectAt(found.operation, 'responses', String(status));
		const reference = typeof response.$ref === 'string' ? response.$ref : `#${found.pointer}/responses/${status}`;
		const content = `${reference.slice(1)}/content/application~1json/schema`;
		if (!('content' in this.resolve(reference))) return [];
		return typeof body === 'string' ? [] : this.check(content, body);
	}

	/** What is wrong with a notification. */
	notification(schema: string, body: unknown): string[] {
		return this.check(`/components/schemas/${schema}`, body);
	}

	private resolve(reference: string): Json {
		const path = reference.slice(2).split('/').map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
		return objectAt(this.description, ...path);
	}

	private find(method: string, pathname: string): { operation: Json; pointer: string } | undefined {
		const path = this.paths.find(({ pattern }) => pattern.test(pathname))?.path;
		const verb = method.toLowerCase();
		const operations = objectAt(this.description, 'paths', path ?? '');
		if (path === undefined || !(verb in operations)) return undefined;
		return { operation: objectAt(operations, verb), pointer: `/paths/${escape(path)}/${verb}` };
	}

	private query(operation: Json, pointer: string, given: URLSearchParams): string[] {
		const parameters = Array.isArray(operation.parameters) ? operation.parameters.filter(isObject) : [];
		const known = parameters.map((parameter, index) => ({ parameter, index })).filter(({ parameter }) => parameter.in === 'query');
		const problems = [...given.keys()]
			.filter((name) => !known.some(({ parameter }) => parameter.name === name))
			.map((name) => `there is no query parameter ${name}`);
		for (const { parameter, index } of known) {
			const written = given.get(String(parameter.name));
			if (written === null) {
				if (parameter.required === true) problems.push(`query parameter ${String(parameter.name)} is missing`);
				continue;
			}
			const { type } = objectAt(parameter, 'schema');
			const value = type === 'integer' ? Number(written) : type === 'array' ? written.split(',') : type === 'boolean' ? written === 'true' : written;
			problems.push(...this.check(`${pointer}/parameters/${index}/schema`, value));
		}
		return problems;
	}

	private check(pointer: string, value: unknown): string[] {
		const validate = this.validators.get(pointer) ?? this.ajv.compile({ $ref: `description#${encodeURI(pointer)}` });
		this.validators.set(pointer, validate);
		if (validate(value)) return [];
		return (validate.errors ?? []).map(
			({ instancePath, message, params }) => `${instancePath || '(whole)'} ${message ?? ''} ${JSON.stringify(params)}`,
		);
	}
}

let shared: Contract | undefined;

/** Shared, since it takes a while to compile. */
export const sharedContract = (): Contract => (shared ??= new Contract());

const isDeleted = (body: unknown) => isObject(body) && /deleted_by_user/.test(String(body.audio_url));
