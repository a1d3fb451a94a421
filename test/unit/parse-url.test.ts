import { parseUrl } from '../../nodes/shared/parse-url';

test('a host with an umlaut is one, however often it is asked for', () => {
	const hosts = new Set(Array.from({ length: 50_000 }, () => parseUrl('https://b\u00fccher.example/\u00c4')?.host));
	expect([...hosts]).toEqual(['xn--bcher-kva.example']);
});
test.each([undefined, null, 7, ['https://n8n.example'], '', 'n8n', '/webhook'])('%s is none', (written) => {
	expect(parseUrl(written)).toBeUndefined();
});
test('a path is one, from its base on', () => {
	expect(parseUrl('/webhook', 'https://n8n.example')?.href).toBe('https://n8n.example/webhook');
});
