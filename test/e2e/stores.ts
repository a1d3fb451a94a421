import { startReceiver, type Received } from '../services/shared/receiver';

/** Where the archive examples put transcripts. Everything is remembered, and refused once there is no room. */
export interface Stores {
	readonly url: string;
	/** Origins by the host names that they stand for. */
	readonly standIns: Readonly<Record<string, string>>;
	/** Objects in a bucket of S3, by key. */
	readonly s3: ReadonlyMap<string, Buffer>;
	/** Files in Google Drive, which may have one name. */
	readonly drive: ReadonlyArray<{ readonly name: string; readonly content: Buffer }>;
	/** Points in a collection of Qdrant. */
	readonly qdrant: readonly Point[];
	/** Things of all kinds that still find room. */
	room: number;
	readonly close: () => Promise<void>;
}

interface Point {
	readonly payload: { readonly content: string; readonly metadata: Readonly<Record<string, string>> };
}

type Reply = { headers?: Record<string, string>; body: string } | 'full';

const bucketHost = 'transcripts.s3.eu-central-1.amazonaws.com';
const googleHost = 'www.googleapis.com';

/** Stands in for S3, Google Drive, Qdrant and the embeddings of OpenAI, as far as n8n's nodes ask them. */
export async function startStores(): Promise<Stores> {
	const receiver = await startReceiver();
	const s3 = new Map<string, Buffer>();
	const drive: Array<{ name: string; content: Buffer }> = [];
	const qdrant: Point[] = [];
	/** Names announced to Google Drive; the number of each is its upload. */
	const announced: string[] = [];
	const store = (kind: () => void): boolean => {
		if (stores.room < 1) return false;
		stores.room--;
		kind();
		return true;
	};

	function onS3({ method, body }: Received, { pathname, searchParams }: URL): Reply {
		const key = decodeURIComponent(pathname.slice(1));
		if (searchParams.has('location')) return xml('<LocationConstraint xmlns="s3">eu-central-1</LocationConstraint>');
		if (searchParams.has('uploads')) return xml('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>');
		if (method === 'PUT') return store(() => s3.set(key, Buffer.concat([s3.get(key) ?? Buffer.of(), body]))) ? { body: '' } : 'full';
		if (method === 'GET') return xml('<ListPartsResult><Part><ETag>"1"</ETag><PartNumber>1</PartNumber></Part></ListPartsResult>');
		return xml('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
	}

	function onGoogle({ method, body }: Received, { pathname }: URL): Reply {
		if (method === 'POST') {
			const { name } = JSON.parse(body.toString()) as { name: string };
			return { headers: { location: `https://${googleHost}/upload/${announced.push(name) - 1}` }, body: '{}' };
		}
		const id = Number(pathname.split('/').at(-1));
		if (method === 'PATCH') return json({ id, name: announced[id] });
		return store(() => drive.push({ name: announced[id] ?? '', content: body })) ? json({ id }) : 'full';
	}

	function onQdrant({ method, body }: Received, { pathname }: URL): Reply {
		if (method === 'PUT' && pathname.endsWith('/points')) {
			const { points } = JSON.parse(body.toString()) as { points: Point[] };
			return store(() => qdrant.push(...points)) ? json({ result: { operation_id: 1, status: 'completed' }, status: 'ok', time: 0 }) : 'full';
		}
		return json({ result: { collections: [{ name: 'transcripts' }] }, status: 'ok', time: 0 });
	}

	receiver.answer((request) => {
		const url = new URL(request.path, receiver.url);
		const respond = (): Reply => {
			if (request.headers.host === bucketHost) return onS3(request, url);
			if (request.headers.host === googleHost) return onGoogle(request, url);
			if (url.pathname === '/v1/embeddings') return embeddings(request);
			return onQdrant(request, url);
		};
		const reply = respond();
		if (reply === 'full') return { status: 507, body: 'No room is left' };
		return { status: 200, headers: { 'content-type': 'application/json', ...reply.headers }, body: reply.body };
	});
	const stores: Stores = {
		url: receiver.url,
		standIns: { [bucketHost]: receiver.url, [googleHost]: receiver.url },
		s3,
		drive,
		qdrant,
		room: Infinity,
		close: receiver.close,
	};
	return stores;
}

const json = (value: unknown): Reply => ({ body: JSON.stringify(value) });

const xml = (content: string): Reply => ({
	headers: { 'content-type': 'application/xml' },
	body: `<?xml version="1.0" encoding="UTF-8"?>${content}`,
});

/** One and the same vector for every text, in the form that was asked for. */
function embeddings({ body }: Received): Reply {
	const { input, encoding_format: format } = JSON.parse(body.toString()) as { input: string | string[]; encoding_format?: string };
	const vector = [0.1, 0.2, 0.3];
	const embedding = format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector;
	const data = [input].flat().map((_, index) => ({ object: 'embedding', index, embedding }));
	return json({ object: 'list', model: 'stand-in', data, usage: { prompt_tokens: 1, total_tokens: 1 } });
}
