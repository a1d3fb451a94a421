import { joinTurns, speakersOf, type Segment } from '../../../nodes/shared/transcript/transcript';

const said = (speaker: string | null, text: string, start: number): Segment => ({ speaker, text, start, end: start + 1 });

test('what one person says without a break is one turn, from the first start to the last end', () => {
	expect(joinTurns([said('Ada', 'One.', 0), said('Ada', 'Two.', 1), said('Bob', 'Three.', 2)])).toEqual([
		{ speaker: 'Ada', text: 'One. Two.', start: 0, end: 2 },
		{ speaker: 'Bob', text: 'Three.', start: 2, end: 3 },
	]);
});

test('segments of unknown speakers stay apart', () => {
	expect(joinTurns([said(null, 'One.', 0), said(null, 'Two.', 1)])).toHaveLength(2);
});

test('the segments themselves stay as they are', () => {
	const segments = [said('Ada', 'One.', 0), said('Ada', 'Two.', 1)];
	joinTurns(segments);
	expect(segments[0]).toEqual(said('Ada', 'One.', 0));
});

test('speakers come once, in the order of their first words', () => {
	const segments = [said('Bob', 'a', 0), said(null, 'b', 1), said('Ada', 'c', 2), said('Bob', 'd', 3)];
	expect(speakersOf({ title: null, date: null, duration: null, text: null, segments })).toEqual(['Bob', 'Ada']);
});
