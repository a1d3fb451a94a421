/** Who may see and change what. */
import { GROUPS } from './users';
import type { User } from '../model';

interface Owned {
	ownerId: number;
	groupId: number | null;
}

export function isAdminOf(user: User, groupId: number | null): boolean {
	return user.memberships.some((member) => member.groupId === groupId && member.role === 'admin');
}

export function isMemberOf(user: User, groupId: number | null): boolean {
	return user.memberships.some((member) => member.groupId === groupId);
}

/** A tag or folder: one's own, or one of a group one is in. */
export function canUse(user: User, row: Owned): boolean {
	return row.groupId === null ? row.ownerId === user.id : isMemberOf(user, row.groupId);
}

export function canEdit(user: User, row: Owned): boolean {
	return row.groupId === null ? row.ownerId === user.id : isAdminOf(user, row.groupId);
}

export function groupName(groupId: number | null): string | null {
	return GROUPS.find(({ id }) => id === groupId)?.name ?? null;
}

/** Personal ones by name, then those of groups. */
export function visibleTo<Row extends Owned & { name: string }>(user: User, rows: readonly Row[]): Row[] {
	const byName = (a: Row, b: Row) => (a.name < b.name ? -1 : 1);
	const usable = rows.filter((row) => canUse(user, row));
	return [
		...usable.filter(({ groupId }) => groupId === null).sort(byName),
		...usable.filter(({ groupId }) => groupId !== null).sort(byName),
	];
}
