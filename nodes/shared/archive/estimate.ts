import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../http';
import type { Course, Plan } from './course';
import type { Clock } from './patient-client';
import type { ArchiveSource, Limit } from './source';

/** Counts what a run would export and estimates how long it takes, in seconds; reads only lists. */
export async function estimate(
	source: ArchiveSource,
	course: Course,
	plan: Plan,
	client: Client,
	limits: () => Promise<readonly Limit[]>,
	clock: Clock,
): Promise<IDataObject> {
	const startedAt = clock.now();
	const sentBefore = client.sent;
	const { concurrency, withAudio } = plan;
	const counts = { listed: 0, matched: 0, unfinished: course.waiting(), failed: 0, removed: 0 };
	for await (const { verdict, listed } of course.candidates(source, { ...plan, skipsWaiting: true })) {
		counts.listed += listed;
		const is = typeof verdict === 'string' ? verdict : verdict.is;
		if (is === 'wanted') counts.matched++;
		if (is === 'unfinished' || is === 'failed' || is === 'removed') counts[is]++;
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
