import { sleep } from 'n8n-workflow';
import { Vault } from '../harness/credentials';
import { hold } from '../../services/shared/hold';
import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
	room.speakr.state.addRecording();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await room.close();
});

const items = Array.from({ length: 12 }, () => ({ json: {} }));
const get = async () => await room.run('recording:get', { recordingId: byId(1) }, { items });

/** What n8n decrypts in turn: the last from then on. */
function decrypts(...given: object[]) {
	let call = 0;
	const decrypt = Vault.prototype.getDecrypted;
	return jest.spyOn(Vault.prototype, 'getDecrypted').mockImplementation(async function (this: Vault, ...known) {
		const data = await decrypt.apply(this, known);
		return { ...data, ...given[Math.min(call++, given.length - 1)] };
	});
}

test('a run decrypts its credential once, however many requests it sends', async () => {
	const decrypted = decrypts({});
	await get();
	expect(room.requests()).toHaveLength(items.length);
	expect(decrypted).toHaveBeenCalledTimes(1);
});

test('a run goes on with the token that replaced its own meanwhile', async () => {
	decrypts({ apiToken: room.speakr.tokens.expired }, {});
	expect((await get()).items.map(({ json }) => json.id)).toEqual(items.map(() => 1));
});

test('a token that is refused is sent once where the credential was not changed', async () => {
	const decrypted = decrypts({ apiToken: room.speakr.tokens.expired });
	const { error } = await room.run('recording:get', { recordingId: byId(1) });
	expect(error?.message).toBe('Speakr did not accept the API token');
	expect(room.requests()).toHaveLength(1);
	expect(decrypted).toHaveBeenCalledTimes(2);
});

test('an endpoint that is slow to answer holds up no other', async () => {
	const { held, release } = hold();
	room.speakr.faults.next({ path: /\/recordings\/1$/, held, times: 8 });
	const getting = get();
	const asked = () => room.speakr.requests.filter(({ path }) => path.endsWith('/recordings/1')).length;
	while (asked() < 8) await sleep(1);
	expect((await room.run('tag:getAll', { returnAll: true })).error).toBeUndefined();
	// None has timed out meanwhile.
	expect(asked()).toBe(8);
	release();
	expect((await getting).items).toHaveLength(items.length);
});

test('a run stays with its server where the credential was changed to another', async () => {
	const other = await openRoom();
	decrypts({ apiToken: room.speakr.tokens.expired }, { baseUrl: other.speakr.url });
	expect((await room.run('recording:get', { recordingId: byId(1) })).error?.message).toBe('Speakr did not accept the API token');
	expect(other.requests()).toEqual([]);
	await other.close();
});
