/** How often something is tried before it is given up. How often a single request is sent: `http/retry.ts`. */
export const maxTries = {
	resumedDownload: 5,
	/** Looks per event: an hour if there is one every minute. */
	event: 60,
	replaysOfEvent: 3,
	/** An hourly limit doesn't end in seconds, but another worker of the service may still have capacity. */
	longLimit: 2,
	exportRuns: 5,
	/** Consecutive transcripts that an export fails to fetch before it stops. */
	exportFailures: 8,
};
