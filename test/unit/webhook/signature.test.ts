import fc from 'fast-check';
import { isSigned } from '../../../nodes/shared/webhook';
import { recordedDeliveries } from '../../engine/harness/fixtures';

const deliveries = recordedDeliveries().map(({ name, body, secret, headers }) => ({
	name,
	body,
	secret,
	signature: String(headers['speakr-signature']).replace('sha256=', ''),
}));
const any = fc.constantFrom(...deliveries);

test('14 deliveries were recorded', () => {
	expect(deliveries).toHaveLength(14);
});

test.each(deliveries)('$name is signed', ({ body, secret, signature }) => {
	expect(isSigned(body, [signature], [secret])).toBe(true);
});

test('any changed byte breaks the signature', () => {
	fc.assert(
		fc.property(any, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ body, secret, signature }, at, change) => {
			const changed = Buffer.from(body);
			const index = at % changed.length;
			changed[index] = (changed[index] ?? 0) ^ change;
			expect(isSigned(changed, [signature], [secret])).toBe(false);
		}),
	);
});

test('any other signature is wrong, of any length', () => {
	fc.assert(
		fc.property(any, fc.string(), ({ body, secret, signature }, other) => {
			fc.pre(other !== signature);
			expect(isSigned(body, [other], [secret])).toBe(false);
		}),
	);
});

test('any other secret is wrong', () => {
	fc.assert(
		fc.property(any, fc.string(), ({ body, secret, signature }, other) => {
			fc.pre(other !== secret);
			expect(isSigned(body, [signature], [other])).toBe(false);
		}),
	);
});

describe('with the first delivery', () => {
	const { body = Buffer.alloc(0), secret = '', signature = '' } = deliveries[0] ?? {};

	test('one of several secrets is enough, wherever it stands', () => {
		expect(isSigned(body, [signature], ['old', secret])).toBe(true);
		expect(isSigned(body, [signature], [secret, 'old'])).toBe(true);
	});

	test('without a secret nothing is signed', () => {
		expect(isSigned(body, [signature], [])).toBe(false);
	});

	test('an absent or empty signature is wrong', () => {
		expect(isSigned(body, [], [secret])).toBe(false);
		expect(isSigned(body, [''], [secret])).toBe(false);
	});

	test('the same text in other bytes is wrong', () => {
		const respelled = Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1));
		expect(isSigned(respelled, [signature], [secret])).toBe(false);
	});
});

test('an empty secret fits nothing, not even what was signed with it', () => {
	// HMAC-SHA256 of 'x' with an empty key.
	const signed = '4cbc96099a6467ce002461f10549b4898265ebe6188b45efacc44293516e62c4';
	expect(isSigned(Buffer.from('x'), [signed], [''])).toBe(false);
});
