import { claimOf, isSignedWith } from '../../../nodes/Speakr/triggers/webhook/signature';
import vectors from '../../fixtures/speakr-webhooks/vectors.json';

const { newSecret, oldSecret, first, second, inTheGrace, retry } = vectors;
const body = Buffer.from(vectors.body);

const check = (headers: Record<string, string>, ...secrets: string[]) => {
	const claim = claimOf(headers);
	return claim ? isSignedWith(claim, body, secrets) : 'malformed';
};
const v2 = (header: string) => ({ 'speakr-signature-v2': header });

describe("the contract's test vectors", () => {
	test.each([
		['the first scheme', { 'speakr-signature': first }],
		['the second scheme', v2(second)],
		['one of the second scheme after a rotation', v2(inTheGrace)],
		['a retry', v2(retry)],
		['both schemes', { 'speakr-signature': first, ...v2(second) }],
	])('%s: signed with the newest secret and no other', (_, headers) => {
		expect(check(headers, newSecret)).toBe(true);
		expect(check(headers, 'another', '')).toBe(false);
	});
	test('the secret before fits while a rotation is fresh, and only then', () => {
		expect(check(v2(inTheGrace), oldSecret)).toBe(true);
		expect(check(v2(second), oldSecret)).toBe(false);
		expect(check({ 'speakr-signature': first }, oldSecret)).toBe(false);
	});
	test('the time is read and signed', () => {
		expect(claimOf(v2(second))?.seconds).toBe(1_790_000_000);
		expect(check(v2(second.replace('t=1790000000', 't=1790000001')), newSecret)).toBe(false);
		expect(claimOf({ 'speakr-signature': first })?.seconds).toBeUndefined();
	});
});

test('the second scheme alone decides where it is present', () => {
	const wrong = second.replace(/.$/, '0');
	expect(check({ 'speakr-signature': first, ...v2(wrong) }, newSecret)).toBe(false);
	expect(check({ 'speakr-signature': first, ...v2('') }, newSecret)).toBe('malformed');
});
test('order and unknown keys do not matter', () => {
	const [time = '', signature = ''] = second.split(',');
	expect(check(v2(`${signature},${time}`), newSecret)).toBe(true);
	expect(check(v2(`${time} , ${signature}`), newSecret)).toBe(true);
	expect(check(v2(`${time}, v2=new ,${signature},v0`), newSecret)).toBe(true);
});
test.each([
	['two times', `t=1,${second}`],
	['no time', 'v1='.padEnd(67, 'a')],
	['a time that is not a number', second.replace('t=1790000000', 't=1e9')],
	['no signature', 't=1790000000'],
	['a signature that is too short', 't=1790000000,v1=abc'],
])('%s: malformed', (_, header) => {
	expect(check({ 'speakr-signature': first, ...v2(header) }, newSecret)).toBe('malformed');
});
test.each(['', 'sha256=', first.toUpperCase(), `x${first}`, `${first}0`, first.slice(7)])("a first scheme of '%s' is malformed", (header) => {
	expect(check({ 'speakr-signature': header }, newSecret)).toBe('malformed');
});
