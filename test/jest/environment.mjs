import { ModuleMocker } from 'jest-mock';

/** Tests run in the realm of n8n and of Node, see `in-process.mjs`; what jest and a test change there is set back after each file. */
export default class InProcessEnvironment {
	global = globalThis;
	moduleMocker = new ModuleMocker(globalThis);
	#console = console;
	#exit = process.exit;
	#getBuiltinModule = process.getBuiltinModule;
	#env = { ...process.env };

	async setup() {}

	async teardown() {
		globalThis.console = this.#console;
		process.exit = this.#exit;
		if (this.#getBuiltinModule) process.getBuiltinModule = this.#getBuiltinModule;
		for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
		Object.assign(process.env, this.#env);
	}

	/** Nothing is loaded into a realm of its own. */
	getVmContext() {
		return null;
	}
}
