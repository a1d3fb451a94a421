import { ServiceFailure } from '../../../nodes/shared/errors';
import type { Client } from '../../../nodes/shared/http';
import { capabilitiesOf } from '../../../nodes/Speakr/api/capabilities';

const clientOf = (account: string, json: () => Promise<unknown>): Client => Object.create({ account, json });

/** The run that asked first gets this error while another one waits for its answer. */
function whileFailing(account: string, error: Error) {
	let fail = () => {};
	const failing = new Promise<never>((_, reject) => (fail = () => reject(error)));
	const other = jest.fn(async () => await Promise.resolve({ speakr_version: '1.1', features: {}, scopes: ['full'] }));
	const first = capabilitiesOf(clientOf(account, async () => await failing));
	const second = capabilitiesOf(clientOf(account, other));
	fail();
	return { first, second, other };
}

test('a run asks for itself when the one that asked was canceled', async () => {
	const { first, second } = whileFailing('canceled', new DOMException('This operation was aborted', 'AbortError'));
	await expect(first).rejects.toThrow('aborted');
	expect(await second).toEqual({ version: '1.1', features: {} });
});
test('what Speakr refused is not asked for twice', async () => {
	const { first, second, other } = whileFailing('refused', new ServiceFailure('no', { status: 401 }));
	await expect(first).rejects.toThrow('no');
	await expect(second).rejects.toThrow('no');
	expect(other).not.toHaveBeenCalled();
});
