import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { objectAt, objectsAt } from '../../shared/json';
import {
	boolean,
	choice,
	locator,
	locators,
	mapped,
	moment,
	newSince,
	orNull,
	requestTo,
	text,
	wallClock,
} from '../../shared/operation';
import { momentPages, numberedPages } from '../../shared/walks';
import { withoutZone } from '../api';
import { folderId } from '../fields';
import { parseListed } from '../api/records';

const whenCreated = 'By when the recording came into Speakr, not by when the meeting was';

/** What Speakr can filter a list by. A filter that it cannot read it ignores, so all are checked here. */
export const filters = {
	createdAfter: moment('Created After', { sentAs: 'date_from', description: whenCreated }),
	createdBefore: moment('Created Before', { sentAs: 'date_to', description: whenCreated }),
	folderId: newSince('0.8.18', mapped(folderId, (id) => id ?? 'none')),
	inbox: boolean('In Inbox', { value: true, description: 'Whether the recording is in the inbox' }),
	search: text('Search', {
		sentAs: 'q',
		description: 'Part of the title or of the participants; what was said is not searched',
	}),
	starred: boolean('Starred', { value: true, description: 'Whether the recording is starred' }),
	// 'pending' matches nothing and 'queued' everything (seen in v0.9.4).
	status: choice(
		'Status',
		{ completed: 'Completed', failed: 'Failed', processing: 'Processing' },
		{ value: 'completed' },
	),
	tagId: locator('Tag', 'tags'),
};

export const order = {
	sortBy: choice(
		'Sort By',
		{
			created_at: 'Created',
			file_size: 'File Size',
			meeting_date: 'Meeting Date',
			status: 'Status',
			title: 'Title',
		},
		{ value: 'created_at' },
	),
	sortOrder: choice('Sort Order', { asc: 'Ascending', desc: 'Descending' }, { value: 'desc' }),
};

const marks = {
	folderId: newSince('0.8.18', folderId),
	isHighlighted: boolean('Starred', { value: true, description: 'Whether the recording is starred' }),
	isInbox: boolean('In Inbox', { value: true, description: 'Whether the recording is in the inbox' }),
};

export const changes = {
	...marks,
	meetingDate: orNull(wallClock('Meeting Date', { description: 'As the clock on the wall showed it, whatever time zone is given; leave empty to clear it' })),
	notes: text('Notes', { rows: 4, description: 'Markdown; leave empty to clear them' }),
	participants: text('Participants', { placeholder: 'e.g. Alice, Bob' }),
	summary: text('Summary', { rows: 4, description: 'Markdown; leave empty to clear it' }),
	title: text('Title'),
};

export const changesOfMany = {
	...marks,
	addTagIds: locators('Add Tag', 'tags'),
	removeTagIds: locators('Remove Tag', 'tags'),
};

export const recordingsEndpoint = 'GET /recordings';

export const largestPage = 100;

export type Query = Record<string, unknown>;

/** Walks through the recordings that match a query of Speakr, no more than `limit`. */
export async function* listRecordings(client: Client, query: Query, limit: number): AsyncGenerator<IDataObject> {
	const { sort_by: sortBy = 'created_at', sort_order: sortOrder = 'desc' } = query;
	if (limit < Infinity || sortBy !== 'created_at') {
		yield* numberedPages(
			async (page, size) => await readPage(client, { ...query, page, per_page: size }),
			Math.min(limit, largestPage),
		);
	} else if (sortOrder === 'asc') {
		yield* fromOldest(client, query);
	} else {
		const all: IDataObject[] = [];
		for await (const recording of fromOldest(client, query)) all.push(recording);
		yield* all.reverse();
	}
}

/** New recordings shift a walk from the newest on, and deleted ones any walk by page: this one holds. */
const fromOldest = (client: Client, query: Query) =>
	momentPages(
		async (since, page) => {
			const { date_from: from } = query;
			const sorted = { sort_by: 'created_at', sort_order: 'asc', date_from: since ?? from };
			const { entries } = await readPage(client, { ...query, ...sorted, page, per_page: largestPage });
			return entries;
		},
		({ created_at: createdAt }) => withoutZone(createdAt),
		largestPage,
	);

export async function readPage(client: Client, query: Query) {
	const body = await client.json({ ...requestTo(recordingsEndpoint, {}), query });
	const { total } = objectAt(body, 'pagination');
	return { entries: objectsAt(body, 'recordings').map(parseListed), total: typeof total === 'number' ? total : Infinity };
}
