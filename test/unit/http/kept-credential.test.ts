import type { IAllExecuteFunctions, IDataObject } from 'n8n-workflow';
import { keptCredential } from '../../../nodes/shared/http';

let timeout: jest.SpyInstance;
beforeEach(() => {
	// On a slow machine, too, it does not end by itself.
	timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal);
});
afterEach(() => jest.restoreAllMocks());

/** A node with a credential that n8n has to decrypt each time. */
function nodeWith(credentials: unknown = { exampleApi: { id: crypto.randomUUID() } }, read: () => Promise<IDataObject> = async () => await Promise.resolve({})) {
	const reads = jest.fn(read);
	const context: IAllExecuteFunctions = Object.create({ getNode: () => ({ credentials }), getCredentials: reads });
	return { reads, get: async (isDoubted?: boolean) => await keptCredential(context, 'exampleApi', isDoubted) };
}

test('a credential is read once, also by many at once', async () => {
	const { reads, get } = nodeWith();
	await Promise.all([get(), get(), get(false)]);
	expect(reads).toHaveBeenCalledTimes(1);
});
test('after ten seconds it is read again', async () => {
	const end = new AbortController();
	timeout.mockReturnValue(end.signal);
	const { reads, get } = nodeWith();
	await get();
	expect(timeout).toHaveBeenCalledWith(10_000);
	end.abort();
	await get();
	expect(reads).toHaveBeenCalledTimes(2);
});
test('the end of one reading does not end the next', async () => {
	const ends = [new AbortController(), new AbortController()];
	timeout.mockReturnValueOnce(Object(ends[0]).signal).mockReturnValueOnce(Object(ends[1]).signal);
	const { reads, get } = nodeWith();
	await get();
	await get(true);
	ends[0]?.abort();
	await get();
	expect(reads).toHaveBeenCalledTimes(2);
});
test('each has its own, and one that n8n has not stored is read each time', async () => {
	const [one, other] = [nodeWith(), nodeWith()];
	for (const { get } of [one, other]) await get();
	expect([one.reads, other.reads].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
	for (const credentials of [null, {}, { exampleApi: { id: null } }]) {
		const { reads, get } = nodeWith(credentials);
		await get();
		await get();
		expect(reads).toHaveBeenCalledTimes(2);
	}
});
test('one that is doubted is read again', async () => {
	const { reads, get } = nodeWith();
	await get();
	await get(true);
	await get();
	expect(reads).toHaveBeenCalledTimes(2);
});
test('one that could not be read is read again', async () => {
	let failures = 0;
	const { get } = nodeWith(undefined, async () => (failures++ === 0 ? await Promise.reject(new Error('no key')) : await Promise.resolve({ a: 1 })));
	await expect(get()).rejects.toThrow('no key');
	expect(await get()).toEqual({ a: 1 });
});
