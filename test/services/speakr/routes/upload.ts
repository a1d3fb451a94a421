import { canUse } from '../access/ownership';
import { conversionFailed } from '../canned';
import type { Call, Route } from '../call';
import { naive, readIso, readIsoAsUtc, type Clock } from '../clock';
import type { Database } from '../database';
import { readForm, type UploadedFile } from '../form';
import { isTranscoded, secureFilename, storedType } from '../filename';
import { isObject, parseJson } from '../json';
import type { Audio } from '../model';
import { placeholderTitle } from '../outcome';
import { json, Refusal, refuse, type Reply } from '../reply';
import type { RecordingWish } from '../state';
import { copiesOf, full } from '../views/recording';

const MEGABYTE = 1_048_576;
/** About what a 64 kbit/s mp3 needs. */
const BYTES_PER_SECOND = 8022;
const TRANSCODED_SHARE = 0.185;

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

async function upload(call: Call): Promise<Reply> {
	refuseTooLarge(call);
	const { clock } = call.state;
	const { fields, file } = await readForm(call);
	if (!file) throw refuse(400, 'No file provided');
	if (file.name === '') throw refuse(400, 'No file selected');
	refuseWhatIsNoAudio(file, clock);
	const audio = store(file, clock);
	const columns: RecordingWish = {
		status: 'QUEUED',
		originalFilename: file.name,
		title: fields.get('title') || placeholderTitle(file.name),
		titleByUser: Boolean(fields.get('title')),
		notes: fields.get('notes') ?? null,
		mimeType: storedType(file.name),
		audioDuration: Math.round((audio.size / BYTES_PER_SECOND) * 1e6) / 1e6,
		meetingDate: meetingDate(fields, call.state),
		tagIds: tagIds(call, fields),
		folderId: folderId(call, fields.get('folder_id')),
		promptVariables: promptVariables(fields.get('prompt_variables')),
	};
	const recording = call.state.addRecording(columns);
	Object.assign(recording, { ownerId: call.user.id, audio });
	call.parts.emitter.emit('recording.created', recording, {
		file_size: audio.size,
		original_filename: file.name,
	});
	call.parts.pipeline.transcribe(recording);
	const [original] = copiesOf(call.state, recording);
	const warning = original && original.id !== recording.id && {
		duplicate_warning: {
			existing_recording_id: original.id,
			existing_title: original.title,
			existing_created_at: original.createdAt,
		},
	};
	return json({ ...full(call.state, recording), ...warning }, 202);
}

export const uploadRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/recordings/upload', scopes: ['upload'], handle: upload },
];
