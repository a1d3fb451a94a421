import type { IExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import { saveDownload } from '../../shared/files';
import { fetchWithoutCredential, percentDecoded, type Answer, type Client, type Readable, type Request } from '../../shared/http';
import { requestTo, type ItemWithFile } from '../../shared/operation';
import { isLoginRedirect, speakr, textOrNull, type SpeakrRecord } from '../api';
import { aboutOf } from './transcript-details';
import { readRecording } from './recording';

export const audioEndpoint = 'GET /recordings/{recordingId}/audio';

/** Milliseconds: a long recording takes a while to start, above all on S3. */
const timeout = 600_000;

/** Streams the audio of a recording into n8n's storage, and resumes when the connection is cut. */
export async function downloadAudio(
	context: IExecuteFunctions,
	client: Client,
	recording: SpeakrRecord,
	property: string,
): Promise<ItemWithFile> {
	const { id: recordingId } = recording;
	const request = { ...requestTo(audioEndpoint, { recordingId }), query: { download: true }, timeout, accept: [302] };
	const open = async (headers: Record<string, string>) =>
		await openAudio(context, client, { ...request, headers: { accept: '*/*', ...headers } });
	const first = await open({});
	// It may be cut meanwhile.
	first.body.on('error', () => undefined);
	const extension = await audioExtension(client, recording, first.headers).catch((error: unknown) => {
		first.body.destroy();
		throw error;
	});
	return await saveDownload(context, open, first, { about: { id: recordingId, ...aboutOf(recording) }, extension, property });
}

/** By the stored type, which lists don't tell, and which is read where the name contradicts what was sent. */
async function audioExtension(client: Client, recording: SpeakrRecord, headers: Answer<unknown>['headers']): Promise<string> {
	const { 'content-type': sentType, 'content-disposition': disposition } = headers;
	// Speakr offers names without letters beyond ASCII, `mp3` for a Cyrillic one (seen in v0.9.4).
	const names = [textOrNull(recording.original_filename) ?? '', fileNameOf(disposition) ?? ''];
	const named = names.map(extensionIn).find((each) => each !== undefined) ?? extensionFor(sentType);
	const fits = (type: unknown) => extensionsOf(type).includes(named.toLowerCase());
	const isDoubtful = !('mime_type' in recording) && sentType === typeIfUnknown && !fits(sentType);
	const { mime_type: type = sentType } = isDoubtful ? await readRecording(client, recording.id, { format: 'minimal' }) : recording;
	const [usual = named] = extensionsOf(type);
	return fits(type) ? named : usual;
}

/** Since v0.9.2 audio may be on S3, behind a signed URL: it gets no token, and no message may contain it. */
async function openAudio(context: IExecuteFunctions, client: Client, request: Request): Promise<Answer<Readable>> {
	const answer = await client.stream(request);
	if (answer.status !== 302) return answer;
	answer.body.destroy();
	if (isLoginRedirect(answer)) throw speakr.failure({ ...answer, body: '' });
	const { location = '' } = answer.headers;
	return await fetchWithoutCredential(context, { url: location, headers: request.headers, timeout }, client.signal).catch(() => {
		throw new ServiceFailure("The audio could not be downloaded from Speakr's S3 storage", {
			advice: 'Check that n8n can reach the S3 storage that Speakr uses',
		});
	});
}

function fileNameOf(disposition = ''): string | undefined {
	const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
	const [, plain] = /filename="?([^";]+)"?/i.exec(disposition) ?? [];
	return (encoded && percentDecoded(encoded)) ?? plain;
}

const extensionIn = (name: string): string | undefined => /\.(\w{1,8})$/.exec(name)?.[1];

/** Speakr sends this for audio of which it does not know the type. */
const typeIfUnknown = 'audio/mpeg';

/** By MIME type, the usual one first. Speakr converts some files, but keeps their names (seen in v0.9.4). */
const extensions: Record<string, string[]> = {
	'audio/aac': ['aac'],
	'audio/flac': ['flac'],
	'audio/m4a': ['m4a', 'm4b'],
	'audio/mp4': ['m4a', 'm4b', 'mp4'],
	'audio/mpeg': ['mp3', 'mp2', 'mpga', 'mpeg'],
	'audio/ogg': ['ogg', 'oga', 'opus'],
	'audio/opus': ['opus', 'ogg'],
	'audio/wav': ['wav'],
	'audio/webm': ['webm', 'weba'],
	'video/matroska': ['mkv'],
	'video/mp4': ['mp4', 'm4v'],
	'video/quicktime': ['mov', 'qt'],
	'video/webm': ['webm'],
};

function extensionsOf(mimeType: unknown): string[] {
	const type = String(mimeType).replace('/x-', '/').replace(/;.*/, '').trim();
	return Object.hasOwn(extensions, type) ? (extensions[type] ?? []) : [];
}

function extensionFor(mimeType = ''): string {
	const [, subtype = 'bin'] = /^\w+\/(?:x-)?(\w+)/.exec(mimeType) ?? [];
	return extensionsOf(mimeType)[0] ?? subtype;
}
