import { cut, untilPause } from '../../../nodes/shared/transcript/cut';
import { boundary, type Piece } from '../../../nodes/shared/transcript/pieces';

const piece = (rest: Partial<Piece> = {}): Piece => ({ text: 'x', width: 10, inkWidth: 10, start: 0, end: 1, boundary: boundary.word, ...rest });
const lengthsOf = (parts: Piece[][]) => parts.map(({ length }) => length);

/** Ten pieces in parts of up to eight. */
const parted = (pieces: Piece[]) => lengthsOf(cut(pieces, (from) => Math.min(from + 8, pieces.length)));

test('parts are about as long as each other', () => {
	expect(parted(Array.from({ length: 10 }, () => piece()))).toEqual([5, 5]);
});
test.each([
	['a sentence', boundary.sentence, 4],
	['a clause', boundary.clause, 4],
	['a word', boundary.word, 5],
])('the end of %s is worth a part that is shorter than another', (_, rank, length) => {
	expect(parted(Array.from({ length: 10 }, (__, index) => piece(index === 3 ? { boundary: rank } : {})))[0]).toBe(length);
});
test('silence of just the pause does not end a run, and longer silence does', () => {
	expect(lengthsOf(untilPause([piece(), piece({ start: 2.5, end: 3 }), piece({ start: 4.6 })], 1.5))).toEqual([2, 1]);
});
