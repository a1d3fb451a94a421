/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads the documentation, never shipped */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources } from '../../../nodes/Speakr/resources';
import { requestParameters, type Fields } from '../../../nodes/shared/operation';
import routes from '../../fixtures/speakr-api/routes.json';
import { ROUTES } from '../../services/speakr/routes';
import { byId, itemWithFile } from '../harness';
import { openRoom, type Room } from './room';

/** Each parameter of the contracts as `GET /recordings page`, and each route without one. */
const parameters = Object.entries(routes).flatMap(([route, names]) => (names.length === 0 ? [route] : names.map((name) => `${route} ${name}`)));

const withoutNames = (endpoint: string) => endpoint.replace('/api/v1', '').replace(/\{\w+\}|\/\d+(?=\/|$)/g, (part) => (part.startsWith('/') ? '/{}' : '{}'));

/** Names under which fields are sent, those of objects with a dot. */
const namesIn = (object: Record<string, unknown>): string[] =>
	Object.entries(object).flatMap(([name, value]) =>
		typeof value === 'object' && value !== null && !Array.isArray(value) ? namesIn({ ...value }).map((inner) => `${name}.${inner}`) : name,
	);

const filledIn = (fields: Fields): Record<string, unknown> =>
	Object.fromEntries(Object.entries(fields).map(([name, { inner }]) => [name, inner ? filledIn(inner) : 'given']));

/** What the declared fields of the operations send. */
const declared = Object.values(resources).flatMap((operations) =>
	Object.values(operations).flatMap(({ endpoint, fields }) => {
		const route = withoutNames(endpoint);
		const sent = Object.fromEntries(Object.entries(fields).filter(([name]) => !endpoint.includes(`{${name}}`)));
		return [route, ...namesIn(requestParameters(sent, filledIn(sent))).map((name) => `${route} ${name}`)];
	}),
);

/** Fields that become something else before they are sent: the name of the file, the IDs of tags, references of one system, updates. */
const changed = [
	'POST /recordings/upload file_name',
	...['POST', 'PUT'].flatMap((method) => ['tag_names', 'create_missing'].map((name) => `${method} /recordings/{}/tags ${name}`)),
	'PUT /recordings/{}/external-refs references',
	...['is_inbox', 'is_highlighted', 'is_archived', 'folder_id', 'add_tag_ids', 'remove_tag_ids'].map((name) => `PATCH /recordings/batch ${name}`),
];

const [, section = ''] = readFileSync(join(__dirname, '../../../docs/speakr.md'), 'utf8').split(/^## Not included$|^## Operations$/m);

/** Each row of the table names routes, or parameters of routes. */
const leftOut = section.split('\n').flatMap((line) => {
	const quoted = [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
	const [named, names] = [true, false].map((isRoute) => quoted.filter((text) => /^[A-Z]+ \//.test(text) === isRoute));
	return (named ?? []).flatMap((route) => (names?.length ? names.map((name) => `${withoutNames(route)} ${name}`) : withoutNames(route)));
});

let room: Room;
/** What was sent by the operations that put their requests together themselves. */
const sent = new Set<string>();

beforeAll(async () => {
	room = await openRoom({ version: '1.1' });
	const { state } = room.speakr;
	const [{ id }, tag, folder, webhook] = [state.addRecording(), state.addTag(), state.addFolder(), state.addWebhook()];
	const recordingId = byId(id);
	const flags = { isArchived: false, isHighlighted: true, isInbox: true, folderId: byId(folder.id), addTagIds: [tag.id], removeTagIds: [tag.id] };
	await room.run('recording:getAll', { limit: 1 });
	await room.run('recording:getChanges', { limit: 1 });
	await room.run('recording:search', { query: 'morning', limit: 1 });
	await room.run('recording:upload', {}, { items: [await itemWithFile(Buffer.from('ID3'))] });
	await room.run('recording:updateMany', { recordingIds: String(id), updateFields: flags });
	await room.run('transcript:get', { recordingId, format: 'markdown' });
	await room.run('event:downloadIcs', { recordingId, calendar: 'asSent' });
	await room.run('externalReference:replace', { recordingId, system: 'crm', references: '[{"kind": "deal", "ref": "4711"}]' });
	await room.run('delivery:getAll', { webhookId: byId(webhook.id), limit: 1 });
	for (const { method, path, body } of room.speakr.requests) {
		const { pathname, searchParams } = new URL(path, room.speakr.url);
		const { fields = {}, files = [], ...json } = Object(body);
		const parts = [...Object.keys(fields), ...files.map(({ part }: { part: string }) => part)];
		const names = [...searchParams.keys(), ...namesIn(json), ...parts];
		sent.add(`${method} ${withoutNames(pathname)}`);
		for (const name of names) sent.add(`${method} ${withoutNames(pathname)} ${name}`);
	}
});
afterAll(async () => await room.close());

test('the stand-in has the routes of the contracts', () => {
	const known = ROUTES.filter(({ path }) => path.startsWith('/api/v1/')).map(({ method, path }) => withoutNames(`${method} ${path}`));
	expect([...new Set(known)].sort()).toEqual(Object.keys(routes).filter((route) => !route.includes('asr-voice-recorder')).sort());
});
test.each(parameters)('%s is reached, or named as left out', (parameter) => {
	const [route = ''] = /^\S+ \S+/.exec(parameter) ?? [];
	const isReached = declared.includes(parameter) || sent.has(parameter);
	expect(isReached).toBe(!leftOut.includes(parameter) && !leftOut.includes(route));
});
test('no field is sent that the contracts do not have', () => {
	const unknown = [...declared, ...sent].filter((each) => !parameters.includes(each) && !Object.hasOwn(routes, each) && !changed.includes(each));
	expect(unknown).toEqual([]);
});
test('what is named as left out exists', () => {
	expect(leftOut.filter((each) => !parameters.includes(each) && !Object.hasOwn(routes, each))).toEqual([]);
});
