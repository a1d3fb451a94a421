/** External references: what one looks like, and where they are kept. */
import type { Database } from '../database';
import { isObject } from '../json';
import type { ExternalRef, Recording, User } from '../model';
import { invalid, refuse, type Refusal } from '../reply';
import { refsOf } from '../views/external-ref';

export const MAX_REFS = 50;

const SLUG = /^[a-z0-9_.-]{1,40}$/;
const URL_TEXT = /^https?:\/\/\S+$/i;
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]{1,500}$/u;

export type GivenRef = Pick<ExternalRef, 'system' | 'kind' | 'ref' | 'url' | 'label'>;

export function isSystem(text: string): boolean {
	return SLUG.test(text);
}

export function tooMany(): Refusal {
	return refuse(409, `At most ${MAX_REFS} external references per recording`, { code: 'conflict' });
}

function slug(name: string, value: unknown): string {
	if (typeof value !== 'string' || !SLUG.test(value)) throw invalid(`${name} must be 1 to 40 characters of a-z, 0-9, _ . -`);
	return value;
}

function optional(value: unknown, isFine: (text: string) => boolean, refusal: string): string | null {
	if (value === null || value === undefined) return null;
	if (typeof value !== 'string' || !isFine(value)) throw invalid(refusal);
	return value || null;
}

export function readRef(value: unknown): GivenRef {
	if (!isObject(value)) throw invalid('Each external reference must be an object');
	const system = slug('system', value.system);
	const kind = slug('kind', value.kind);
	const { ref } = value;
	if (typeof ref !== 'string' || !PRINTABLE.test(ref)) throw invalid('ref must be 1 to 500 printable characters');
	const isUrl = (text: string) => text.length <= 1000 && URL_TEXT.test(text);
	const url = optional(value.url, isUrl, 'url must be an http:// or https:// address of at most 1000 characters');
	const label = optional(value.label, (text) => text.length <= 200, 'label must be at most 200 characters');
	return { system, kind, ref, url, label };
}

export function readRefs(value: unknown): GivenRef[] {
	if (!Array.isArray(value)) throw invalid('external_refs must be a list');
	if (value.length > MAX_REFS) throw tooMany();
	return value.map(readRef);
}

/** Without a word to anybody. */
export function insertRef(state: Database, recording: Recording, user: User, given: GivenRef): ExternalRef {
	return state.externalRefs.insert({
		...given,
		id: state.externalRefs.nextId(),
		recordingId: recording.id,
		userId: user.id,
		createdAt: state.clock.now(),
	});
}

/** The references of others move `updated_at` too, but the owner is not told of them. */
function changed(state: Database, recording: Recording, user: User): void {
	state.touch(recording, user.id === recording.ownerId ? ['external_refs'] : []);
}

const sameRef = (a: GivenRef, b: GivenRef) => a.system === b.system && a.kind === b.kind && a.ref === b.ref;

/** One that is there already stays as it is. */
export function addRef(state: Database, recording: Recording, user: User, given: GivenRef): { ref: ExternalRef; isNew: boolean } {
	const existing = refsOf(state, user, recording.id);
	const same = existing.find((row) => sameRef(row, given));
	if (same) return { ref: same, isNew: false };
	if (existing.length >= MAX_REFS) throw tooMany();
	const ref = insertRef(state, recording, user, given);
	changed(state, recording, user);
	return { ref, isNew: true };
}

/** All of one system are replaced; of those given twice the last counts. */
export function replaceRefs(state: Database, recording: Recording, user: User, system: string, given: readonly GivenRef[]): void {
	if (given.some((ref) => ref.system !== system)) throw invalid('Every reference must have the system given in ?system=');
	const distinct = [...new Map(given.map((ref) => [`${ref.kind} ${ref.ref}`, ref])).values()];
	const existing = refsOf(state, user, recording.id);
	const old = existing.filter((ref) => ref.system === system);
	if (existing.length - old.length + distinct.length > MAX_REFS) throw tooMany();
	for (const { id } of old) state.externalRefs.delete(id);
	for (const ref of distinct) insertRef(state, recording, user, ref);
	if (old.length + distinct.length > 0) changed(state, recording, user);
}

export function removeRef(state: Database, recording: Recording, user: User, id: number): void {
	const ref = refsOf(state, user, recording.id).find((row) => row.id === id);
	if (!ref) throw refuse(404, 'Reference not found', { code: 'not_found' });
	state.externalRefs.delete(ref.id);
	changed(state, recording, user);
}
