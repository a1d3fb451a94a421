/** Which Speakr this is; each fact says since which release it holds. */

/** As an option says it: releases, and the API version of 0.10.11. */
export const VERSIONS = ['0.8.16', '0.9.4', '0.10.7', '1.1'] as const;
export type SpeakrVersion = (typeof VERSIONS)[number];

/** Releases in which something changed, oldest first. */
const RELEASES = [
	'0.8.16',
	'0.8.18',
	'0.9.0',
	'0.9.4',
	'0.9.5',
	'0.9.6',
	'0.10.0',
	'0.10.1',
	'0.10.3',
	'0.10.6',
	'0.10.7',
	'0.10.11',
] as const;
export type Release = (typeof RELEASES)[number];

export function releaseOf(version: SpeakrVersion): Release {
	return version === '1.1' ? '0.10.11' : version;
}

/** Whether a Speakr of this version has what came with that release. */
export function has(version: SpeakrVersion, since: Release): boolean {
	return RELEASES.indexOf(releaseOf(version)) >= RELEASES.indexOf(since);
}
