/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads an example, never shipped */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import packageJson from '../../package.json';
import known from '../fixtures/compose/variables.json';

interface Service {
	image: string;
	environment: Record<string, string>;
	volumes: string[];
	command?: string[];
	depends_on?: Record<string, { condition: string }>;
}

const folder = join(__dirname, '../../examples/compose');
const { services, volumes }: { services: Record<'n8n' | 'packages' | 'speakr', Service>; volumes: Record<string, null> } = parse(
	readFileSync(join(folder, 'compose.yaml'), 'utf8'),
);

test.each(['n8n', 'speakr'] as const)('%s is given only variables that it reads', (name) => {
	expect(known[name].names).toEqual(expect.arrayContaining(Object.keys(services[name].environment)));
});

test("Speakr may send webhooks to n8n under the name in n8n's webhook URL", () => {
	const host = new URL(services.n8n.environment.N8N_WEBHOOK_URL ?? '').hostname;
	// Compose reads `$$` as `$`.
	const allowed = new RegExp((services.speakr.environment.WEBHOOK_INTRANET_HOST_ALLOWLIST ?? '').replaceAll('$$', '$'));
	expect([host, `${host}.example.com`, `evil-${host}`].map((each) => allowed.test(each))).toEqual([true, false, false]);
	expect(Object.keys(services)).toContain(host);
});

test('n8n starts when the package is installed into its data', () => {
	expect(services.n8n.depends_on).toEqual({ packages: { condition: 'service_completed_successfully' } });
	expect(services.packages.volumes).toEqual(services.n8n.volumes);
	expect(services.packages.image).toBe(services.n8n.image);
	expect(services.packages.command?.join(' ')).toContain(`npm install --ignore-scripts --legacy-peer-deps --no-audit --no-fund "${packageJson.name}@`);
});

test('Speakr starts with an e-mail address that takes no mail', () => {
	const { ADMIN_EMAIL, SKIP_EMAIL_DOMAIN_CHECK } = services.speakr.environment;
	expect([ADMIN_EMAIL, SKIP_EMAIL_DOMAIN_CHECK]).toEqual([expect.stringContaining('@example.com'), 'true']);
});

test('every volume and every value that has no default is declared', () => {
	const used = Object.values(services).flatMap((service) => service.volumes.map((volume) => volume.split(':')[0] ?? ''));
	expect([...new Set(used)].sort()).toEqual(Object.keys(volumes).sort());
	const required = [...readFileSync(join(folder, 'compose.yaml'), 'utf8').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name);
	const example = readFileSync(join(folder, '.env.example'), 'utf8');
	expect(required.length).toBeGreaterThan(0);
	for (const name of required) expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
});
