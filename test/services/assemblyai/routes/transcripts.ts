import type { Call, Route } from '../call';
import type { Transcript } from '../model';
import { json, notFound, refuse } from '../reply';
import { checkRequest } from '../rules';
import { conversation } from '../speech';
import { rowView, transcriptView } from '../views';

const day = 86_400_000;
const listedDays = 90;

function create(call: Call): Transcript {
	const { json: request, project, region } = call;
	checkRequest(request);
	const address = String(request.audio_url);
	if (address.startsWith('https://cdn.assemblyai.com/upload/')) {
		const upload = call.state.uploads.find(({ url }) => url === address);
		if (upload?.project !== project || upload.region !== region) throw refuse(403, 'Cannot access uploaded file');
	}
	const transcript = call.state.addTranscript({
		project,
		region,
		status: 'queued',
		request: { ...request, speaker_labels: request.speaker_labels ?? false },
		lines: address.includes('silence') ? [] : conversation,
		redactedAudio: request.redact_pii_audio === true ? 'pending' : 'none',
	});
	call.parts.pipeline.begin(transcript);
	return transcript;
}

/** One page, and the addresses of the older and the newer one. They name the host of the United States everywhere. */
function list({ state, region, project, url }: Call) {
	const { searchParams: query } = url;
	const [before, after, status, createdOn] = ['before_id', 'after_id', 'status', 'created_on'].map((name) => query.get(name));
	if (before && after) throw refuse(400, "'after_id' must be a newer transcript than 'before_id'");
	const limit = Number(query.get('limit') ?? 10);
	const throttledOnly = query.get('throttled_only') === 'true';
	const all = state
		.visibleTo(region, project)
		.filter(({ created }) => created > Date.now() - listedDays * day)
		.filter((each) => (throttledOnly ? each.throttled : !status || each.status === status))
		.filter(({ created }) => !createdOn || new Date(created).toISOString().startsWith(createdOn));
	const edge = before ?? after;
	const position = edge ? all.findIndex(({ id }) => id === edge) : -1;
	if (edge && position === -1) throw notFound();
	const start = after ? Math.max(0, position - limit) : position + 1;
	const transcripts = all.slice(start, after ? position : start + limit);
	const link = (name: string, id: string | undefined) => {
		const others = [...query].filter(([key]) => !['before_id', 'after_id', 'limit'].includes(key));
		const parameters = new URLSearchParams([['limit', String(limit)], ...others, [name, id ?? '']]);
		return `https://api.assemblyai.com/v2/transcript?${parameters}`;
	};
	const [first, last] = [transcripts[0], transcripts.at(-1)];
	return {
		page_details: {
			limit,
			result_count: transcripts.length,
			current_url: `https://api.assemblyai.com${url.pathname}${url.search}`,
			prev_url: last && all.at(-1) !== last ? link('before_id', last.id) : null,
			next_url: first && all[0] !== first ? link('after_id', first.id) : null,
		},
		transcripts: transcripts.map(rowView),
	};
}

export const transcriptRoutes: Route[] = [
	{ method: 'POST', path: '/v2/transcript', handle: (call) => json(transcriptView(create(call))) },
	{ method: 'GET', path: '/v2/transcript', handle: (call) => json(list(call)) },
	{ method: 'GET', path: '/v2/transcript/{id}', handle: (call) => json(transcriptView(call.transcript)) },
	{
		method: 'DELETE',
		path: '/v2/transcript/{id}',
		handle({ transcript }) {
			if (transcript.deleted) throw notFound();
			Object.assign(transcript, { deleted: true, status: 'completed', error: null });
			return json(transcriptView(transcript));
		},
	},
];
