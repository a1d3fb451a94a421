import type { Group, User } from '../model';

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
