import { sign, signV2 } from '../../services/speakr/webhooks/sign';

/** Secrets of the test vectors, made up for them. */
const [fresh, old] = ['NEW', 'OLD'].map((which) => `n8n-test-secret-${which}-0123456789abcdefghijklm`) as [string, string];

const body =
	'{"id":"11111111-2222-4333-8444-555555555555","type":"webhook.test","timestamp":"2026-09-21T13:33:20.000001Z",' +
	'"occurred_at":"2026-09-21T13:33:20.000001Z","user_id":2,"data":{"reason":"probe","webhook_id":7}}';

describe('test vectors of the contract [read]', () => {
	test('the body has 206 bytes', () => expect(Buffer.byteLength(body)).toBe(206));

	test('V1 covers the body alone', () => {
		expect(sign(fresh, body)).toBe('sha256=ffbc490a7ab404ca7114ad9a9adad0b669a13eee61cf091719d089fbdec310ce');
	});

	test('V2 covers the time and the body', () => {
		expect(signV2([fresh], 1_790_000_000, body)).toBe(
			't=1790000000,v1=7bb5c0a9b7c510936c17f8e46da5e7efe7168007a3fe165c6212ea17331015d1',
		);
	});

	test('in the grace of a rotation the new secret comes first', () => {
		expect(signV2([fresh, old], 1_790_000_000, body)).toBe(
			't=1790000000,v1=7bb5c0a9b7c510936c17f8e46da5e7efe7168007a3fe165c6212ea17331015d1,' +
				'v1=376cf1907a0df8a01b96031a871706382a04be9e2e6b012103158368de553ca7',
		);
	});

	test('a retry has a time of its own', () => {
		expect(signV2([fresh], 1_790_000_600, body)).toBe(
			't=1790000600,v1=6a58164866f7ec244307d94e08faef5b51d76cb57e89b4dbc3ee962ed42cfd5c',
		);
	});
});
