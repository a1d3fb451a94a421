import type { IDataObject } from 'n8n-workflow';
import { noteChange, type Change, type FeedMemory } from '../../../../nodes/Speakr/triggers/feed/news';

const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 12, 0, second)).toISOString();
const momentAt = (second: number) => Date.parse(at(second));
const memory = (rest: Partial<FeedMemory> = {}): FeedMemory => ({ seen: new Map(), floor: momentAt(0), born: new Map(), bornFloor: momentAt(0), open: new Map(), ...rest });
const upsert = (second: number, rest: IDataObject = {}): Change => ({
	type: 'upsert',
	stamp: at(second),
	moment: momentAt(second),
	recording: { id: 1, status: 'COMPLETED', created_at: at(1), updated_at: at(second), completed_at: null, ...rest },
});
const deleted = (second: number): Change => ({ type: 'delete', stamp: at(second), moment: momentAt(second), recording: { id: 1, deleted_at: at(second), reason: 'deleted' } });
const kinds = (change: Change, known = memory(), silentUntil = 0) => noteChange(change, known, silentUntil).map(({ kind }) => kind);
const key = `1@${at(1)}`;

describe('a change', () => {
	test('that is seen again says nothing', () => {
		const known = memory();
		expect(kinds(upsert(5), known)).toEqual(['created', 'ended']);
		expect(kinds(upsert(5), known)).toEqual([]);
	});
	test('of long ago says nothing', () => {
		expect(kinds(upsert(5), memory({ floor: momentAt(6) }))).toEqual([]);
		expect(kinds(upsert(5), memory({ floor: momentAt(5) }))).toEqual(['created', 'ended']);
	});
	test('until reading began is noted and not told', () => {
		const known = memory();
		expect(kinds(upsert(5), known, momentAt(5))).toEqual([]);
		expect(kinds(upsert(6), known, momentAt(5))).toEqual(['updated']);
	});
	test('of a recording that was made before is an update', () => {
		expect(kinds(upsert(5), memory({ bornFloor: momentAt(2) }))).toEqual(['updated']);
		expect(kinds(upsert(5), memory(), momentAt(1))).toEqual(['updated']);
	});
	test('tells of the recording by its ID and its creation', () => {
		expect(noteChange(upsert(5), memory(), 0)[0]).toMatchObject({ kind: 'created', key, recording: { id: 1 } });
	});
});

describe('a deletion', () => {
	test('is told by its ID and time', () => {
		expect(noteChange(deleted(5), memory(), 0)).toMatchObject([{ kind: 'deleted', key: `1@${at(5)}`, recording: { id: 1 } }]);
	});
	test('of the access alone is not told', () => {
		const { recording, ...rest } = deleted(5);
		expect(kinds({ ...rest, recording: { ...recording, reason: 'access_revoked' } })).toEqual([]);
	});
	test('is not told of before reading began, but ends what was open', () => {
		const known = memory({ open: new Map([[key, 'transcribed']]) });
		expect(kinds(deleted(5), known, momentAt(5))).toEqual([]);
		expect(known.open.size).toBe(0);
	});
	test('ends nothing of a recording that has its ID since, or another', () => {
		const open: FeedMemory['open'] = new Map([[`1@${at(6)}`, 'transcribed'], [`2@${at(1)}`, 'transcribed'], [`1@${at(5)}`, 'summarized']]);
		noteChange(deleted(5), memory({ open }), 0);
		expect([...open.keys()]).toEqual([`1@${at(6)}`, `2@${at(1)}`]);
	});
});

describe('a recording that others share', () => {
	const share = (second: number, rest: IDataObject = {}) => upsert(second, { is_shared: true, share: { id: 9, shared_at: at(3) }, ...rest });
	test('is told when it is shared, and not as created', () => {
		const known = memory();
		expect(kinds(share(5), known)).toEqual(['shared']);
		expect(kinds(share(6), known)).toEqual(['updated']);
	});
	test('is told again under another share', () => {
		const known = memory();
		noteChange(share(5), known, 0);
		expect(kinds(share(6, { share: { id: 10, shared_at: at(6) } }), known)).toEqual(['shared']);
	});
	test('before reading began is an update', () => {
		expect(kinds(share(5), memory(), momentAt(3))).toEqual(['updated']);
	});
	test('without more about its share is an update', () => {
		expect(kinds(share(5, { share: 'x' }))).toEqual(['updated']);
	});
	test('of which only a share is told is one of ours', () => {
		expect(kinds(upsert(5, { share: { id: 9, shared_at: at(3) } }))).toEqual(['created', 'ended']);
	});
});

describe('the end of a recording', () => {
	const after = (open: 'transcribed' | 'summarized', status: string) => {
		const known = memory({ bornFloor: momentAt(2), open: new Map([[key, open]]) });
		return [kinds(upsert(5, { status }), known), known.open.has(key)];
	};
	test.each(['COMPLETED', 'FAILED'])('is %s', (status) => {
		expect(after('transcribed', status)).toEqual([['ended'], false]);
	});
	test('is that of its summary, if it was only summarized', () => {
		expect(after('summarized', 'COMPLETED')).toEqual([['summarized'], false]);
	});
	test('is none while it is processed', () => {
		expect(after('transcribed', 'PROCESSING')).toEqual([[], true]);
	});
});

describe('what is processed', () => {
	interface Given {
		isNew?: boolean;
		completedAt?: string;
		silent?: number;
		open?: FeedMemory['open'];
	}
	const opened = (status: string, { isNew = true, completedAt, silent = 0, open = new Map() }: Given) => {
		const known = memory({ bornFloor: momentAt(isNew ? 0 : 2), open });
		noteChange(upsert(5, { status, completed_at: completedAt ?? null }), known, silent);
		return known.open.get(key);
	};
	test.each<[string, string, Given, string]>([
		['a new one', 'PROCESSING', {}, 'transcribed'],
		['a new one that is summarized already', 'SUMMARIZING', {}, 'transcribed'],
		['one that was there', 'PROCESSING', { isNew: false }, 'transcribed'],
		['one that was there, and is summarized', 'SUMMARIZING', { isNew: false }, 'summarized'],
		['one that was there when reading began', 'SUMMARIZING', { silent: momentAt(5), completedAt: at(4) }, 'summarized'],
		['one that had not ended then', 'SUMMARIZING', { silent: momentAt(5) }, 'transcribed'],
		['one that is summarized after it was transcribed', 'SUMMARIZING', { isNew: false, open: new Map([[key, 'transcribed']]) }, 'transcribed'],
		['one that is still summarized', 'SUMMARIZING', { open: new Map([[key, 'summarized']]) }, 'summarized'],
		['one that is transcribed after all', 'PROCESSING', { open: new Map([[key, 'summarized']]) }, 'transcribed'],
	])('is %s (%s)', (_, status, given, expected) => {
		expect(opened(status, given)).toBe(expected);
	});
});
