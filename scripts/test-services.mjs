import { assemble } from './pack-services.mjs';
import { services } from './services.mjs';
import { setup } from './setup.mjs';
import { run, runAll } from './steps.mjs';

/** Each service's package passes n8n's lint and scanner, and the engine tests of its service. */
await runAll('npm run test:services', [
	setup,
	() => run('packages of the services', 'npx', ['jest', 'test/package/services']),
	...services.map((service) => async () => {
		const env = { PACKAGE_DIRECTORY: assemble(service) };
		await run(`engine tests of ${service.name}`, 'npx', ['jest', `test/engine/${service.folder.toLowerCase()}/`], { env });
	}),
]);
