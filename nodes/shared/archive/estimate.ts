import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../http';
import type { Plan } from './chunks';
import type { Clock } from './patient-client';
import type { Position } from './position';
import type { ArchiveSource, Limit } from './source';

/** Counts what a run would export and estimates how long it takes, in seconds; reads only lists. */
export async function estimate(
	source: ArchiveSource,
	{ waiting, cursor }: Position,
	{ matches, concurrency, withAudio }: Plan,
	client: Client,
	limits: () => Promise<readonly Limit[]>,
	clock: Clock,
): Promise<IDataObject> {
	const startedAt = clock.now();
	const sentBefore = client.sent;
	const counts = { listed: 0, matched: 0, unfinished: waiting.size, failed: 0 };
	for await (const { entry } of source.walk(cursor)) {
		if (!entry) continue;
		counts.listed++;
		if (entry.state === 'unfinished') counts.unfinished++;
		else if (!matches(entry)) continue;
		else if (entry.state === 'failed') counts.failed++;
		else counts.matched++;
	}
	const listRequests = client.sent - sentBefore;
	const fetchRequests = Math.ceil(counts.matched / source.fetch.batchSize);
	const secondsPerRequest = (clock.now() - startedAt) / 1000 / Math.max(1, listRequests);
	const waits = (await limits()).map(({ requests, seconds }) => Math.floor((fetchRequests - 1) / requests) * seconds);
	const secondsAtLimits = Math.max(0, ...waits);
	const secondsOfFetching = (fetchRequests * (withAudio ? 2 : 1) * secondsPerRequest) / concurrency;
	return {
		type: 'estimate',
		counts,
		requests: { list: listRequests, fetch: fetchRequests, audio: withAudio ? counts.matched : 0 },
		seconds: Math.ceil(listRequests * secondsPerRequest + Math.max(secondsAtLimits, secondsOfFetching)),
		secondsAtLimits,
	};
}
