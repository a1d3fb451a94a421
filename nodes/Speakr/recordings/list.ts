import { collected } from '../../shared/collected';
import { InvalidInput } from '../../shared/errors';
import { unreadableIn, type Client } from '../../shared/http';
import { asObject, objectAt, parseEach } from '../../shared/json';
import {
	boolean,
	choice,
	collection,
	locator,
	locators,
	mapped,
	moment,
	newSince,
	orNull,
	requestTo,
	text,
	type Field,
} from '../../shared/operation';
import { momentPages, numberedPages } from '../../shared/walks';
import { ensureMet, parseListed, withoutZone, type ListedRecording } from '../api';
import { dateField, folderOrNone, meetingDate, placeholders, recordingScope, typedId } from '../fields';

const createdAt = 'Date the recording was added to Speakr';
const inInbox = boolean('In Inbox', { value: true, description: 'Whether the recording is in the inbox' });
const archived = newSince('0.10.7', boolean('Archived', { value: true, description: 'Whether the recording is archived' }));
const starred = boolean('Starred', { value: true, description: 'Whether the recording is starred' });

const ofReference = (field: Field<string>) => newSince('0.10.11', field, 'external_refs');

/** Speakr ignores a filter it cannot read, so each is checked here. */
export const filters = {
	archived,
	createdAfter: moment('Created After', { sentAs: 'date_from', description: createdAt }),
	createdBefore: moment('Created Before', { sentAs: 'date_to', description: createdAt }),
	dateField: newSince('0.10.11', dateField("Date that 'Created After' and 'Created Before' apply to")),
	externalKind: ofReference(text('External Kind', { placeholder: 'e.g. deal', description: 'Kind of an external reference' })),
	externalReference: ofReference(text('External Reference', { sentAs: 'external_ref', placeholder: 'e.g. 4711', description: "ID in the 'External System'" })),
	externalSystem: ofReference(text('External System', { placeholder: 'e.g. hubspot', description: "System of the 'External Reference'" })),
	folderId: newSince('0.8.18', mapped(folderOrNone, (id) => id ?? 'none')),
	inbox: inInbox,
	ownerId: newSince('0.10.11', typedId('Owner ID', 'ID of the user the recordings belong to')),
	scope: newSince('0.10.11', recordingScope),
	search: text('Search', { sentAs: 'q', placeholder: 'e.g. planning', description: 'Text to find in the title or participants. Transcripts are not searched.' }),
	starred,
	// 'pending' matches nothing and 'queued' everything (seen in v0.9.4).
	status: choice('Status', { completed: 'Completed', failed: 'Failed', processing: 'Processing' }, { value: 'completed' }),
	tagId: locator('Tag', 'tags'),
	updatedSince: newSince('0.10.11', moment('Updated Since', { description: 'Return only recordings added or changed after this time' })),
};

export const sort = collection('Sort', {
	sortBy: choice(
		'Sort By',
		{
			created_at: 'Created',
			file_size: 'File Size',
			meeting_date: 'Meeting Date',
			status: 'Status',
			title: 'Title',
			updated_at: { name: 'Updated', description: 'Requires Speakr 0.10.11 or later' },
		},
		{ value: 'created_at' },
	),
	sortOrder: choice('Sort Order', { asc: 'Ascending', desc: 'Descending' }, { value: 'desc' }),
});

const flagsAndFolder = {
	folderId: newSince('0.8.18', folderOrNone),
	isArchived: archived,
	isHighlighted: starred,
	isInbox: inInbox,
};

export const updateFields = {
	...flagsAndFolder,
	meetingDate: orNull(meetingDate('Leave empty to clear it.')),
	notes: text('Notes', { rows: 4, description: 'Markdown. Leave empty to clear.' }),
	participants: text('Participants', { placeholder: 'e.g. Alice, Bob' }),
	summary: text('Summary', { rows: 4, description: 'Markdown. Leave empty to clear.' }),
	title: text('Title', { required: true, placeholder: placeholders.title }),
};

export const updateManyFields = {
	...flagsAndFolder,
	addTagIds: locators('Add Tag', 'tags'),
	removeTagIds: locators('Remove Tag', 'tags'),
};

export const recordingsEndpoint = 'GET /recordings';

export const maxPageSize = 100;

export type Query = Record<string, unknown>;

/** The recordings that match a query of Speakr, up to `limit`. Throws ServiceFailure, InvalidInput. */
export async function* listRecordings(client: Client, query: Query, limit: number): AsyncGenerator<ListedRecording> {
	const { sort_by: sortBy = 'created_at', sort_order: sortOrder = 'desc' } = query;
	if (sortBy === 'updated_at') await ensureMet(client, { since: '0.10.11' });
	if (limit < Infinity || sortBy !== 'created_at' || query.date_field === 'meeting_date') {
		yield* numberedPages(
			async (page, size) => await readPage(client, { ...query, page, per_page: size }),
			Math.min(limit, maxPageSize),
		);
	} else if (sortOrder === 'asc') {
		yield* fromOldest(client, query);
	} else {
		yield* (await collected(fromOldest(client, query))).reverse();
	}
}

/** New recordings would shift a walk from the newest on, and deleted ones any walk by page number. */
const fromOldest = (client: Client, query: Query) =>
	momentPages(
		async (since, page) => {
			const sorted = { sort_by: 'created_at', sort_order: 'asc', date_from: since || query.date_from };
			const { entries } = await readPage(client, { ...query, ...sorted, page, per_page: maxPageSize });
			return entries;
		},
		({ created_at: moment }) => withoutZone(moment ?? ''),
		maxPageSize,
	);

/** One page of recordings, undefined for one that can't be read, and how many match in all. Throws ServiceFailure, InvalidInput. */
export async function readPage(client: Client, query: Query) {
	if (query.external_kind !== undefined && (query.external_system === undefined || query.external_ref === undefined)) {
		throw new InvalidInput("'External Kind' requires 'External System' and 'External Reference'", "Add both filters, or remove 'External Kind', which Speakr ignores without them");
	}
	const body = await client.json({ ...requestTo(recordingsEndpoint, {}), query });
	const { total } = objectAt(body, 'pagination');
	return { entries: parseEach(asObject(body).recordings, parseListed, unreadableIn(client)), total: typeof total === 'number' ? total : Infinity };
}
