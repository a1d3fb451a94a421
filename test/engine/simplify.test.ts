import type { IDataObject } from 'n8n-workflow';
import { itemsOf, rows } from './seeded';

const fieldsIn = (items: IDataObject[]) => items.map((item) => Object.keys(item));

test.each(rows)('$name returns at most ten fields, unless simplified and asked not to be', async (row) => {
	expect(Math.max(0, ...fieldsIn(await itemsOf(row, row.seed())).map(({ length }) => length))).toBeLessThanOrEqual(10);
	const longest = Math.max(0, ...fieldsIn(await itemsOf(row, row.seed(), { simplify: false })).map(({ length }) => length));
	expect(row.simplified || longest <= 10).toBe(true);
});

test.each(rows.filter(({ simplified }) => simplified))('$name returns them in an order that is not the alphabet', async (row) => {
	for (const fields of fieldsIn(await itemsOf(row, row.seed()))) expect(fields).not.toEqual(fields.toSorted());
});

/** Speakr's statistics of transcription. */
const statistics = 'account:getStats';

test.each(rows.filter(({ operation }) => operation !== statistics))('$name calls a transcript transcript', async (row) => {
	for (const given of [{}, { simplify: false }]) {
		expect(fieldsIn(await itemsOf(row, row.seed(), given)).flat()).not.toContain('transcription');
	}
});
