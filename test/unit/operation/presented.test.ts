import type { IDataObject } from 'n8n-workflow';
import { presented } from '../../../nodes/shared/operation/presented';

const simplified = ({ text, ...rest }: IDataObject): IDataObject => ({ title: rest.title, transcript: text });
const item = { title: 'Weekly', text: 'Hello', size: 5 };
const select = (responseFields: string[]) => presented({ simplified }, { response: 'selected', responseFields }, item);

test.each<[string, string[], IDataObject]>([
	['of the simplified item', ['transcript'], { transcript: 'Hello' }],
	['of the raw item', ['size'], { size: 5 }],
	['of both', ['size', 'title'], { size: 5, title: 'Weekly' }],
	['that are not there: then those that matter most', ['nope', 'toString'], { title: 'Weekly', transcript: 'Hello' }],
])('an agent selects fields %s', (_, names, shown) => {
	expect(select(names)).toEqual(shown);
});
test.each([[''], [null], [undefined], [false]])('the error %j of an item is left out, since n8n 1 takes any for a failure', (error) => {
	expect(Object.keys(presented({}, {}, { id: '1', error }))).toEqual(['id']);
});
test('an error that says something stays', () => {
	expect(presented({}, {}, { id: '1', error: 'Too short' })).toEqual({ id: '1', error: 'Too short' });
});
test('an agent that selects an empty error gets the fields that matter most', () => {
	expect(presented({ simplified }, { response: 'selected', responseFields: ['error'] }, { ...item, error: '' })).toEqual({ title: 'Weekly', transcript: 'Hello' });
});
