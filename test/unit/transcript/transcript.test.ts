import { byStart, joinTurns, shownSegments, speakersOf, type Segment } from '../../../nodes/shared/transcript/transcript';

const said = (speaker: string | null, text: string, start: number): Segment => ({ speaker, text, start, end: start + 1 });

test('what one person says without a break is one turn', () => {
	const turns = joinTurns([said('Ada', 'One.', 0), said('Ada', 'Two.', 1), said('Bob', 'Three.', 2)]);
	expect(turns.map((turn) => turn.map(({ text }) => text))).toEqual([['One.', 'Two.'], ['Three.']]);
});

test('segments of unknown speakers are one turn until a pause', () => {
	expect(joinTurns([said(null, 'One.', 0), said(null, 'Two.', 1), said(null, 'Three.', 5)])).toHaveLength(2);
});

test('segments come in order of their start, those without one behind the one before them', () => {
	const all = [said('Ada', 'c', 5), { ...said('Ada', 'd', 0), start: null, end: null }, said('Bob', 'a', 1), said('Ada', 'b', 3)];
	expect(byStart(all).map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']);
});

test('a speaker ends before they go on, and nobody else does', () => {
	const all = [{ ...said('Ada', 'a', 0), end: 1.04 }, { ...said('Bob', 'b', 1), end: 3 }, said('Ada', 'c', 1), { ...said('Ada', 'd', 1.5), end: 9 }];
	expect(byStart(all).map(({ end }) => end)).toEqual([1, 3, 2, 9]);
	expect(all[0]?.end).toBe(1.04);
});

test('what is shown has no words, and names only where they are wanted', () => {
	const all = [{ ...said('Ada', 'a', 0), words: [] }];
	expect(shownSegments(all, { withSpeakers: false })).toEqual([{ speaker: null, text: 'a', start: 0, end: 1 }]);
});

test('speakers come once, in the order of their first words', () => {
	const segments = [said('Bob', 'a', 0), said(null, 'b', 1), said('Ada', 'c', 2), said('Bob', 'd', 3)];
	expect(speakersOf({ title: null, date: null, duration: null, text: null, segments })).toEqual(['Bob', 'Ada']);
});
