import type { INodeParameters } from 'n8n-workflow';
import type { Scope } from '../../services/speakr/access/scopes';
import { byId } from '../harness';
import { openRoom, type Room } from './room';

/** Operations that came with Speakr 0.10.11, and the scope that each needs. */
const operations: Array<[operation: `${string}:${string}`, scope: Scope | undefined, parameters: INodeParameters]> = [
	['account:getCapabilities', undefined, {}],
	['recording:search', 'read', { query: 'budget' }],
	['recording:ask', 'process', { question: 'What was decided?' }],
	['recording:getChanges', 'read', {}],
	['share:create', 'share', { recordingId: byId(1) }],
	['share:getAll', 'share', { recordingId: byId(1) }],
	['share:delete', 'share', { shareId: 1 }],
	['externalReference:create', 'write', { recordingId: byId(1), system: 'crm', kind: 'deal', reference: '1' }],
	['externalReference:getAll', 'read', { recordingId: byId(1) }],
	['externalReference:replace', 'write', { recordingId: byId(1), system: 'crm' }],
	['externalReference:delete', 'write', { recordingId: byId(1), referenceId: 1 }],
];

describe('a Speakr that is too old', () => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom();
	});
	afterAll(async () => await room.close());

	test.each(operations)('%s says which version it needs', async (operation, _, parameters) => {
		const { error } = await room.run(operation, parameters);
		expect(error).toMatchObject({ message: expect.stringMatching(/0\.10\.11.*0\.9\.4/), description: 'Update Speakr' });
	});
});

describe('a token without the scope', () => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom({ version: '1.1' });
		room.speakr.state.settings.inquire = true;
	});
	afterAll(async () => await room.close());

	test.each(operations.filter(([, scope]) => scope !== undefined))('%s says which token to create', async (operation, scope, parameters) => {
		const { token } = room.speakr.state.addToken([scope === 'read' ? 'upload' : 'read']);
		const credentials = { speakrApi: { baseUrl: room.speakr.url, apiToken: token } };
		const { error } = await room.run(operation, parameters, { credentials });
		expect(error).toMatchObject({
			message: `The API token does not allow this (missing: ${scope})`,
			description: expect.stringContaining(`create a token with '${scope}': choose `),
		});
	});
});

test('get capabilities returns what Speakr says of itself', async () => {
	const room = await openRoom({ version: '1.1' });
	const { items } = await room.run('account:getCapabilities');
	await room.close();
	expect(items[0]?.json).toMatchObject({ speakr_version: 'v0.10.11-alpha', api_version: '1.1', features: { changes_feed: true } });
});
