/** The speech models as of November 2026, and what the vendor says of them. */

import { refuse } from './reply';

/** Accepted; `languages` are those that it transcribes itself. */
const models: Record<string, { languages: readonly string[] | 'all' }> = {
	'assemblyai-stt-3-7': { languages: ['en', 'es', 'fr', 'de', 'it', 'pt', 'nl'] },
	'universal-3-5-pro': { languages: ['en', 'es', 'fr', 'de', 'it', 'pt', 'nl'] },
	'universal-2': { languages: 'all' },
};

/** Accepted, but replaced by a newer one. */
export const deprecatedModels = ['universal-3-5-pro'];

/** Answered with an error: universal-3-pro since 2026-09-02. */
export const refusedModels = ['universal-3-pro', 'slam-1', 'best', 'nano', 'universal'];

/** Medical Mode knows these. */
const medical = ['en', 'es', 'de', 'fr'];

const defaults = ['assemblyai-stt-3-7', 'universal-2'];

export const acceptedModels = Object.keys(models);

const listed = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** Throws for a model that is no longer, or was never, accepted. */
export function checkModels(asked: unknown) {
	const names = listed(asked);
	const old = names.filter((name) => refusedModels.includes(name));
	if (old.length > 0) {
		const instead = JSON.stringify(defaults).replaceAll(',', ', ');
		throw refuse(400, `The "${old.join(', ')}" speech model(s) have been deprecated. Use speech_models: ${instead} instead.`);
	}
	const unknown = names.filter((name) => !acceptedModels.includes(name));
	if (unknown.length > 0)
		throw refuse(400, `Invalid speech_models: ${unknown.join(', ')}. Must be one of: ${acceptedModels.join(', ')}`);
}

interface Routing {
	used: string;
	metadata?: { domain_used: string | null; warnings?: Array<{ message: string }> };
}

/** Which model transcribes, and what the service says about that. */
export function routed(request: Readonly<Record<string, unknown>>): Routing {
	const asked = listed(request.speech_models);
	const names = asked.length > 0 ? asked : defaults;
	const language = String(request.language_code ?? 'en').split('_')[0] ?? 'en';
	const knows = (name: string) => models[name]?.languages === 'all' || (models[name]?.languages.includes(language) ?? false);
	const used = names.find(knows) ?? 'universal-2';
	const fallback = names.some(knows)
		? []
		: [
				`'${language}' is not supported in ${names[0]} — transcription is handled by universal-2. To silence this warning, set speech_models: ["${names[0]}", "universal-2"].`,
			];
	const isMedical = request.domain === 'medical-v1';
	const skipped =
		isMedical && !medical.includes(language) ? [`Medical Mode is not supported for '${language}' and was not applied.`] : [];
	const warnings = [...fallback, ...skipped].map((message) => ({ message }));
	if (!isMedical && warnings.length === 0) return { used };
	const domain = isMedical && skipped.length === 0 ? 'medical-v1' : null;
	return { used, metadata: { domain_used: domain, ...(warnings.length > 0 && { warnings }) } };
}
