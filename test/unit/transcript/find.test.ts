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
	['dont', "Never. Don't go.", "Don't go."],
	['email', 'So. Send an e-mail.', 'Send an e-mail.'],
	['e-mail', 'So. Send an email.', 'Send an email.'],
	['well known', 'So. A well-known one.', 'A well-known one.'],
	['wait what', 'So. Wait...what?', 'Wait...what?'],
	['1000', 'So. With 1,000 people.', 'With 1,000 people.'],
	['C++', 'So. In C++ then.', 'In C++ then.'],
	['AI', 'So. It said. 使用AI技术。', '使用AI技术。'],
	['AI 技术', '好。使用AI技术。', '使用AI技术。'],
	['5%', 'So. It is 5 % now.', 'It is 5 % now.'],
	['5 %', 'So. It is 5% now.', 'It is 5% now.'],
	['at & t', 'So. Call AT&T now.', 'Call AT&T now.'],
	['明日会議', '開始。明日 会議です。', '明日 会議です。'],
	['예산', '시작. 예산은 많다.', '예산은 많다.'],
	['“don’t”', "Never. Don't go.", "Don't go."],
])('a phrase with signs is found as it is: %s', (phrase, text, quote) => {
	expect(quotesOf(text, phrase)).toEqual([quote]);
});

test.each([
	['AI', 'They said it again, in air.'],
	['art', 'A party, an article, smart.'],
	['the rapist', 'A therapist spoke.'],
	['therapist', 'The rapist was caught.'],
	['is it', 'This item.'],
	['use AI', 'We use air.'],
	['1.5 million', 'It was 15 million.'],
	['3.5', 'It was 35, or 13.5, or 3.51.'],
	['35', 'It was 3.5, or 135.'],
	['5', 'It was 3.5, or 2:05.'],
	['10:30', 'It was 1030.'],
	['15', 'One of 1-5.'],
	["don't", 'Don together.'],
	['so be', 'Sober.'],
])('%s is not found in: %s', (phrase, text) => {
	expect(quotesOf(text, phrase)).toEqual([]);
});
test('a phrase is found across segments of nobody known', () => {
	const segments = [said('See you next', { speaker: null, end: 2 }), said('quarter then.', { speaker: null, start: 2, end: 4 })];
	expect(matchesOf(segments, 'next quarter').map((match) => quoteOf(match).text)).toEqual(['See you next quarter then.']);
});
