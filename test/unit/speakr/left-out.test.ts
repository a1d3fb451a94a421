/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads the documentation, never shipped */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources } from '../../../nodes/Speakr/resources';
import { ROUTES } from '../../services/speakr/routes';

const withoutNames = (endpoint: string) => endpoint.replace(/\{\w+\}/g, '{}');

const operations = Object.values(resources).flatMap(({ operations: rows }) => Object.values(rows).map(({ endpoint }) => withoutNames(endpoint)));

/** Routes that operations use besides their own. */
const used = ['GET /recordings/{}/events/ics', 'GET /tokens/current'];

const [, section = ''] = readFileSync(join(__dirname, '../../../docs/speakr.md'), 'utf8').split(/^## Left out$|^## Operations$/m);
const leftOut = section
	.split('\n')
	.flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([A-Z]+ \/[^`]+)`/g)])
	.map(([, route = '']) => withoutNames(route));

const routes = ROUTES.filter(({ path }) => path.startsWith('/api/v1/')).map(({ method, path }) => withoutNames(`${method} ${path.replace('/api/v1', '')}`));

test.each([...new Set(routes)])('%s is an operation, used by one or named as left out', (route) => {
	expect([operations, used, leftOut].filter((list) => list.includes(route))).toHaveLength(1);
});
