import { matchesOf, quoteOf } from '../../../nodes/shared/transcript/find';
import { said } from './support/said';

const quotesOf = (text: string, phrase: string) => matchesOf([said(text, { end: 60 })], phrase).map((match) => quoteOf(match).text);

test.each([
	['the sentence, which begins the text', 'So. Yes it is.', 'so', 'So.'],
	['the sentence, which the phrase begins', 'So. Yes it is.', 'yes', 'Yes it is.'],
	['the sentence, which the phrase ends', 'So. Yes it is. Then we go.', 'it is', 'Yes it is.'],
	['both sentences that it is in', 'So. Let us begin. With the budget now. Fine.', 'begin with', 'Let us begin. With the budget now.'],
	['the rest of the text, which no full stop ends', 'So. Let us begin with it', 'begin', 'Let us begin with it'],
	['a word that holds it', 'So. Unbelievable it is. Fine.', 'believ', 'Unbelievable it is.'],
])('a quote is %s', (_, text, phrase, quote) => {
	expect(quotesOf(text, phrase)).toEqual([quote]);
});
test('of a very long sentence it is 150 columns before the phrase and after it', () => {
	const words = Array.from({ length: 200 }, (_, index) => `w${String(index).padStart(3, '0')}`);
	expect(quotesOf(words.join(' '), 'w100')).toEqual([words.slice(70, 131).join(' ')]);
});
test('the phrases of a text are found one after the other', () => {
	expect(quotesOf('One no. Two no. Three no.', 'no')).toEqual(['One no.', 'Two no.', 'Three no.']);
});
test.each([
	['C#', 'Code in C#. Then c, and AC.', 'Code in C#.'],
	['at&t', 'Call AT&T now. At tea, then.', 'Call AT&T now.'],
	['#1', 'We are #1! 1 of 10.', 'We are #1!'],
	['５％', 'So 5% it is. Or 5.', 'So 5% it is.'],
	['and/or', 'And or. This and/or that.', 'This and/or that.'],
	['read/write', 'Read write. A read/write lock.', 'A read/write lock.'],
	['budget', 'So. The *budget* is spent.', 'The *budget* is spent.'],
	['yes or no', 'So. Yes / or no.', 'Yes / or no.'],
	['the budget', 'So. *The* /budget/ is spent.', '*The* /budget/ is spent.'],
	['*the budget*', 'So. The budget is spent.', 'The budget is spent.'],
	['A/B测试', '开始。我们做A/B测试。', '我们做A/B测试。'],
	['budget/', 'So. The budget is spent.', 'The budget is spent.'],
	['“don’t”', "Never. Don't go.", "Don't go."],
])('a phrase with signs is found as it is: %s', (phrase, text, quote) => {
	expect(quotesOf(text, phrase)).toEqual([quote]);
});
