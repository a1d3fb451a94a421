import { canUse } from '../access/ownership';
import { conversionFailed } from '../canned';
import type { Call, Route } from '../call';
import { naive, readIso, readIsoAsUtc, type Clock } from '../clock';
import type { Database } from '../database';
import { readForm, type UploadedFile } from '../form';
import { isTranscoded, secureFilename, storedType } from '../filename';
import { isObject, parseJson, type JsonObject } from '../json';
import type { Audio, Recording } from '../model';
import { placeholderTitle } from '../outcome';
import { insertRef } from '../references/external';
import { json, Refusal, refuse, type Reply } from '../reply';
import type { RecordingWish } from '../state';
import { refsOf, refView } from '../views/external-ref';
import { copiesOf, full } from '../views/recording';
import { ignoredIn, readExtras, uploadedBefore, type Extras } from './upload-extras';

const MEGABYTE = 1_048_576;
/** About what a 64 kbit/s mp3 needs. */
const BYTES_PER_SECOND = 8022;
const TRANSCODED_SHARE = 0.185;
/** Bytes of a file name. */
const MAX_NAME = 255;

function refuseTooLarge(call: Call): void {
	const most = call.state.settings.maxFileSizeMb;
	if (most === null || Number(call.headers['content-length'] ?? 0) <= most * MEGABYTE) return;
	const error = `File too large. Maximum size is ${most} MB.`;
	throw new Refusal(
		json({ error, max_size_mb: most, effective_limit_mb: most, audio_only_mode: false }, 413),
	);
}

/** Text under the name of a text file, nothing at all, or a file that says so of itself. */
function refuseWhatIsNoAudio(file: UploadedFile, clock: Clock): void {
	const isText = file.name.endsWith('.txt') && !file.head.some((byte) => byte === 0 || byte > 0x7f);
	if (file.size > 0 && !isText && !file.name.startsWith('notaudio')) return;
	const stored = `${clock.now().slice(0, 19).replace(/[-:T]/g, '')}_${secureFilename(file.name)}`;
	throw refuse(500, conversionFailed(stored, file.size === 0));
}

/** `tag_ids[0]`, `tag_ids[1]` ... without a gap; `tag_id` only if there is none of those. */
function tagIds(call: Call, fields: ReadonlyMap<string, string>): number[] {
	const wanted: string[] = [];
	for (let value = fields.get('tag_ids[0]'); value !== undefined; value = fields.get(`tag_ids[${wanted.length}]`)) {
		wanted.push(value);
	}
	const single = fields.get('tag_id');
	if (wanted.length === 0 && single !== undefined) wanted.push(single);
	const tags = wanted.flatMap((id) => call.state.tags.get(Number(id)) ?? []);
	return [...new Set(tags.filter((tag) => canUse(call.user, tag)).map(({ id }) => id))];
}

function folderId(call: Call, value: string | undefined): number | null {
	const folder = value === undefined ? undefined : call.state.folders.get(Number(value));
	return folder && canUse(call.user, folder) ? folder.id : null;
}

function meetingDate(fields: ReadonlyMap<string, string>, state: Database): string {
	const given = (state.since('0.9.5') ? readIsoAsUtc : readIso)(fields.get('meeting_date') ?? '');
	const modified = Number(fields.get('file_last_modified') ?? Number.NaN);
	return given ?? (Number.isFinite(modified) ? naive(modified * 1000) : state.clock.now());
}

function promptVariables(text: string | undefined): Record<string, string> {
	const given = parseJson(text ?? '{}');
	if (!isObject(given)) return {};
	const usable = Object.entries(given).filter(([name]) => /^[A-Za-z_]\w*$/.test(name));
	return Object.fromEntries(usable.slice(0, 50).map(([name, value]) => [name, String(value).slice(0, 8000)]));
}

/** The hash is of what was sent, the size of what is stored: some formats are transcoded. */
function store(file: UploadedFile, clock: Clock): Audio {
	const size = isTranscoded(file.name) ? Math.ceil(file.size * TRANSCODED_SHARE) : file.size;
	return { bytes: file.bytes?.subarray(0, size) ?? null, size, sha256: file.sha256, storedAt: clock.now() };
}

/** The new row, before anybody is told of it. */
function insert(call: Call, file: UploadedFile, fields: ReadonlyMap<string, string>): Recording {
	const { state, user } = call;
	const audio = store(file, state.clock);
	const columns: RecordingWish = {
		status: 'QUEUED',
		originalFilename: file.name,
		title: fields.get('title') || placeholderTitle(file.name),
		titleByUser: Boolean(fields.get('title')),
		notes: fields.get('notes') ?? null,
		mimeType: storedType(file.name),
		audioDuration: Math.round((audio.size / BYTES_PER_SECOND) * 1e6) / 1e6,
		meetingDate: meetingDate(fields, state),
		tagIds: tagIds(call, fields),
		folderId: folderId(call, fields.get('folder_id')),
		promptVariables: promptVariables(fields.get('prompt_variables')),
	};
	return Object.assign(state.addRecording(columns), { ownerId: user.id, audio });
}

/** The same bytes were uploaded before. */
function warningOf(call: Call, recording: Recording): JsonObject {
	const [original] = copiesOf(call.state, recording);
	if (!original || original.id === recording.id) return {};
	return {
		duplicate_warning: {
			existing_recording_id: original.id,
			existing_title: original.title,
			existing_created_at: original.createdAt,
		},
	};
}

function refsView(call: Call, recording: Recording) {
	return refsOf(call.state, call.user, recording.id).map(refView);
}

/** Tags and references are rows of their own: they are told of first, and as an edit. */
function attach(call: Call, recording: Recording, { participants, refs, key }: Extras): void {
	Object.assign(recording, { participants, idempotencyKey: key });
	for (const ref of refs) insertRef(call.state, recording, call.user, ref);
	const words = [...(refs.length > 0 ? ['external_refs'] : []), ...(recording.tagIds.length > 0 ? ['tags'] : [])];
	if (words.length > 0) call.state.touch(recording, words);
}

async function upload(call: Call): Promise<Reply> {
	refuseTooLarge(call);
	const { state, parts } = call;
	const { fields, file } = await readForm(call);
	const extras = state.since('0.10.11') ? readExtras(fields) : null;
	const earlier = extras && uploadedBefore(call, extras.key);
	if (earlier) return json({ ...full(state, earlier), external_refs: refsView(call, earlier), idempotent_replay: true });
	const ignored = extras && ignoredIn(call, fields);
	if (!file) throw refuse(400, 'No file provided');
	if (file.name === '') throw refuse(400, 'No file selected');
	if (Buffer.byteLength(file.name) > MAX_NAME) throw refuse(500, 'An unexpected error occurred during upload.');
	refuseWhatIsNoAudio(file, state.clock);
	const recording = insert(call, file, fields);
	if (extras) attach(call, recording, extras);
	const { audio, originalFilename } = recording;
	parts.emitter.emit('recording.created', recording, { file_size: audio.size, original_filename: originalFilename });
	parts.pipeline.transcribe(recording);
	const more = extras && { external_refs: refsView(call, recording), ignored };
	return json({ ...full(state, recording), ...warningOf(call, recording), ...more }, 202);
}

export const uploadRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/recordings/upload', scopes: ['upload'], handle: upload },
];
