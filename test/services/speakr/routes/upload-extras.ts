/** What an upload takes since 0.10.11 besides the file: participants, references, a key that makes it repeatable. */
import { canUse } from '../access/ownership';
import type { Call } from '../call';
import { integer, parseJson, type JsonObject } from '../json';
import type { Folder, Recording, Tag } from '../model';
import { readRefs, type GivenRef } from '../references/external';
import { invalid, refuse } from '../reply';

type Fields = ReadonlyMap<string, string>;

const MAX_PARTICIPANTS = 500;
const MAX_KEY = 100;
const MAX_TAGS = 100;
/** Seconds for which a key is remembered. */
const KEY_LIVES = 86_400;

export interface Extras {
	participants: string | null;
	refs: GivenRef[];
	key: string | null;
}

function refsIn(text: string | undefined): GivenRef[] {
	if (!text) return [];
	const given = parseJson(text);
	if (given === undefined) throw invalid('external_refs must be JSON');
	return readRefs(given);
}

export function readExtras(fields: Fields): Extras {
	const participants = fields.get('participants') ?? '';
	if (participants.length > MAX_PARTICIPANTS) throw invalid(`participants must be at most ${MAX_PARTICIPANTS} characters`);
	const refs = refsIn(fields.get('external_refs'));
	const key = fields.get('idempotency_key')?.trim() || null;
	if (key !== null && key.length > MAX_KEY) throw invalid(`idempotency_key must be 1 to ${MAX_KEY} characters`);
	return { participants: participants.trim() || null, refs, key };
}

/** The newest upload of the caller with that key. */
export function uploadedBefore({ state, user }: Call, key: string | null): Recording | undefined {
	if (key === null) return undefined;
	const since = state.clock.later(-KEY_LIVES);
	const isSame = ({ ownerId, idempotencyKey, createdAt }: Recording) => ownerId === user.id && idempotencyKey === key && createdAt >= since;
	return state.recordings.where(isSame).at(-1);
}

/** A number where it is one, else the text. */
function echo(text: string): number | string {
	return /^\d+$/.test(text) ? Number(text) : text;
}

/** Which tags and folder the caller cannot use; also tags after a gap, which the upload does not look at. */
export function ignoredIn(call: Call, fields: Fields): JsonObject {
	const { state, user } = call;
	const isUsable = (row: Tag | Folder | undefined) => row !== undefined && (row.ownerId === user.id || canUse(user, row));
	const indexed = Array.from({ length: MAX_TAGS }, (_, index) => fields.get(`tag_ids[${index}]`) || null);
	const asked = indexed.some((id) => id !== null) ? indexed : [fields.get('tag_id') || null];
	const tags = asked.flatMap((id) => (id === null || isUsable(state.tags.get(integer(id) ?? 0)) ? [] : [echo(id)]));
	const folder = fields.get('folder_id') || null;
	const isLost = folder !== null && !isUsable(state.folders.get(integer(folder) ?? 0));
	const ignored = { tag_ids: tags, folder_id: isLost && folder !== null ? echo(folder) : null };
	const isStrict = fields.get('strict')?.toLowerCase() === 'true';
	if (isStrict && (tags.length > 0 || isLost)) {
		throw refuse(400, 'A tag or folder in the upload is not one you can use', { code: 'invalid_parameter', ignored });
	}
	return ignored;
}
