import { connect } from '../../../nodes/shared/http';
import { answered, service } from './answered';

const accountAt = async (node: ReturnType<typeof answered>, address: string) => {
	Object.assign(node.data, { address });
	return (await connect(node.context, service)).account;
};

test('an account is a credential at an address, of which it tells nothing', async () => {
	const node = answered({});
	const [one, again, other] = [await accountAt(node, 'https://ada:secret@a.example'), await accountAt(node, 'https://ada:secret@a.example'), await accountAt(node, 'https://b.example')];
	expect([again === one, other === one]).toEqual([true, false]);
	expect(one).toMatch(new RegExp(`^${node.id} [0-9a-f]{16}$`));
});
test('the address is the one that the service makes of the credential', async () => {
	expect((await connect(answered({}).context, { ...service, address: () => 'https://fixed.example' })).address).toBe('https://fixed.example');
});
test('a node without a stored credential can be connected, too', async () => {
	const { context, authenticated } = answered({});
	Object.assign(context, { getNode: () => ({ name: 'Node' }) });
	await (await connect(context, service)).json({ method: 'GET', path: '/' });
	expect(authenticated).toMatchObject([{ credentialsDecrypted: { id: '', name: '' } }]);
});
