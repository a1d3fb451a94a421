/**
 * What is asked of a Speakr, in order, as its throw-away user. `{name}` in a path or body is what an earlier step kept.
 * Everything that is made is deleted again.
 */
export interface Step {
	name: string;
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Below `/api/v1`. */
	path: string;
	body?: object;
	headers?: Readonly<Record<string, string>>;
	/** Sends the synthetic audio under this name. */
	upload?: string;
	/** Asks again, every two seconds for five minutes at most, until the status is one of these. */
	until?: readonly string[];
	/** Keeps a value of the answer, by its path in it. */
	keep?: Readonly<Record<string, string>>;
	/** Which doubt about API 1.1 the answer settles. */
	doubt?: string;
}

const ended = ['COMPLETED', 'FAILED'];

export const scenario: readonly Step[] = [
	{ name: 'capabilities', method: 'GET', path: '/capabilities' },
	{ name: 'token', method: 'GET', path: '/tokens/current' },
	{ name: 'user', method: 'GET', path: '/users/me' },
	{ name: 'connector', method: 'GET', path: '/transcription' },
	{ name: 'statistics', method: 'GET', path: '/stats' },
	{ name: 'changes from the start', method: 'GET', path: '/recordings/changes?limit=1', keep: { cursor: 'next_cursor' } },
	{ name: 'tag create', method: 'POST', path: '/tags', body: { name: 'Recorder tag', color: '#3B82F6' }, keep: { tag: 'id' } },
	{ name: 'tag create again', method: 'POST', path: '/tags', body: { name: 'Recorder tag' } },
	{ name: 'tags', method: 'GET', path: '/tags', doubt: 'the keys of a tag' },
	{ name: 'folder create', method: 'POST', path: '/folders', body: { name: 'Recorder folder' }, keep: { folder: 'id' }, doubt: 'the keys of a folder' },
	{ name: 'folders', method: 'GET', path: '/folders' },
	{ name: 'speaker create', method: 'POST', path: '/speakers', body: { name: 'Recorder Ada' }, keep: { speaker: 'id' } },
	{ name: 'upload', method: 'POST', path: '/recordings/upload', upload: 'recorder.mp3', keep: { recording: 'id' } },
	{ name: 'status right after the upload', method: 'GET', path: '/recordings/{recording}/status' },
	{ name: 'status at the end', method: 'GET', path: '/recordings/{recording}/status', until: ended, doubt: 'status transitions and failure texts' },
	{ name: 'recording', method: 'GET', path: '/recordings/{recording}' },
	{ name: 'recording again, unchanged', method: 'GET', path: '/recordings/{recording}' },
	{ name: 'list', method: 'GET', path: '/recordings?per_page=2&sort_by=created_at&sort_order=desc' },
	{ name: 'transcript', method: 'GET', path: '/recordings/{recording}/transcript' },
	{ name: 'subtitles', method: 'GET', path: '/recordings/{recording}/transcript?format=srt' },
	{ name: 'speakers of the recording', method: 'GET', path: '/recordings/{recording}/speakers' },
	{ name: 'meeting date with an offset', method: 'PATCH', path: '/recordings/{recording}', body: { meeting_date: '2026-07-07T12:30:00+02:00' }, doubt: 'how a time with an offset is stored' },
	{ name: 'meeting date without an offset', method: 'PATCH', path: '/recordings/{recording}', body: { meeting_date: '2026-07-07T12:30:00' }, doubt: 'whether a naive time is UTC' },
	{ name: 'title that is not ASCII', method: 'PATCH', path: '/recordings/{recording}', body: { title: 'Récorder über Ωmega' } },
	{ name: 'tags add', method: 'POST', path: '/recordings/{recording}/tags', body: { tag_ids: ['{tag}'] } },
	{ name: 'summary right after asking for one', method: 'POST', path: '/recordings/{recording}/summarize', body: {} },
	{ name: 'status right after asking for a summary', method: 'GET', path: '/recordings/{recording}/status', doubt: 'SUMMARIZING or QUEUED' },
	{ name: 'status after the summary', method: 'GET', path: '/recordings/{recording}/status', until: ended },
	{ name: 'events', method: 'GET', path: '/recordings/{recording}/events' },
	{ name: 'search', method: 'GET', path: '/search?q=%C3%BCber', doubt: 'search beyond ASCII; which limit X-RateLimit shows' },
	{ name: 'changes since the start', method: 'GET', path: '/recordings/changes?cursor={cursor}', doubt: 'the order of changes within one second' },
	{ name: 'reference create', method: 'POST', path: '/recordings/{recording}/external-refs', body: { system: 'recorder', external_id: '1' }, keep: { reference: 'id' } },
	{ name: 'unknown recording', method: 'GET', path: '/recordings/999999999' },
	{ name: 'recording delete', method: 'DELETE', path: '/recordings/{recording}' },
	{ name: 'recording deleted', method: 'GET', path: '/recordings/{recording}' },
	{ name: 'changes with the deletion', method: 'GET', path: '/recordings/changes?cursor={cursor}' },
	{ name: 'speaker delete', method: 'DELETE', path: '/speakers/{speaker}' },
	{ name: 'folder delete', method: 'DELETE', path: '/folders/{folder}' },
	{ name: 'tag delete', method: 'DELETE', path: '/tags/{tag}' },
	{ name: 'wrong token', method: 'GET', path: '/tags', headers: { authorization: 'Bearer wrong' } },
];
