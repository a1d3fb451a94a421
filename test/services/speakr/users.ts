import type { Group, User } from './model';

/** Throw-away tokens of this stand-in; 43 characters, like Speakr's. */
export const TOKENS = {
	alice: 'stand-in-speakr-throw-away-token-of-alice-0',
	bob: 'stand-in-speakr-throw-away-token-of-bob-000',
	admin: 'stand-in-speakr-throw-away-token-of-admin-0',
	expired: 'stand-in-speakr-throw-away-token-expired-00',
} as const;

export const GROUPS: readonly Group[] = [{ id: 1, name: 'Engineering' }];

const JOINED = '2026-11-22T00:58:24.610302';

const nobody = {
	name: null,
	jobTitle: null,
	company: null,
	isAdmin: false,
	autoSummarization: true,
	transcriptTemplate: null,
};

export function initialUsers(): User[] {
	return [
		{
			...nobody,
			id: 1,
			username: 'admin',
			email: 'admin@example.com',
			isAdmin: true,
			extractEvents: false,
			memberships: [],
		},
		{
			...nobody,
			id: 2,
			username: 'alice',
			email: 'alice@example.com',
			name: 'Alice Johnson',
			jobTitle: 'Product Manager',
			company: 'Acme Inc',
			extractEvents: true,
			memberships: [{ groupId: 1, role: 'admin', joinedAt: JOINED }],
		},
		{
			...nobody,
			id: 3,
			username: 'bob',
			email: 'bob@example.com',
			extractEvents: false,
			memberships: [{ groupId: 1, role: 'member', joinedAt: JOINED }],
		},
	];
}
