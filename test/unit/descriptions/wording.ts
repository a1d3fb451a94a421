const small = /^(a|an|and|as|at|but|by|for|from|if|in|into|nor|of|on|or|per|the|to|via|vs|with)$/;

const wordsOf = (text: string) => text.split(/[\s/]+/).map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''));

/** 'Add to Recording', as names of fields, resources and operations are written. */
export const isTitleCase = (text: string): boolean =>
	wordsOf(text).every((word, index) => (index > 0 && small.test(word)) || !/^\p{Ll}/u.test(word));

/** Names and abbreviations that keep their capitals. */
const proper = /^(Speakr|ICS|SRT|VTT|ID|IDs|API|URL|JSON|Markdown|AI)\b/;

/** 'Add a tag to a recording', as actions are written. */
export const isSentenceCase = (text: string): boolean =>
	wordsOf(text).every((word, index) => (index === 0 ? /^\p{Lu}/u : /^[^\p{Lu}]/u).test(word) || proper.test(word));

/** One sentence has no full stop; several have one each. */
export const isPunctuated = (text: string): boolean => {
	const isSeveral = /[.!?]\s+\p{Lu}/u.test(text);
	return isSeveral ? /[.!?]$/.test(text) : !text.endsWith('.');
};

export const hasEmoji = (text: string): boolean => /\p{Extended_Pictographic}/u.test(text);
