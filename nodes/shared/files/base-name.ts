/** A text shortened to a number of UTF-8 bytes, without splitting a character. */
export function shortened(text: string, bytes: number): string {
	if (Buffer.byteLength(text) <= bytes) return text;
	let kept = '';
	let length = 0;
	for (const { segment } of new Intl.Segmenter().segment(text)) {
		length += Buffer.byteLength(segment);
		if (length > bytes) break;
		kept += segment;
	}
	return kept.trimEnd();
}

/** A file name shortened to a number of UTF-8 bytes; it keeps its extension. */
export function shortenedName(name: string, bytes: number): string {
	const [, stem = name, extension = ''] = /^(.+)(\.[^.]{1,16})$/s.exec(name) ?? [];
	return `${shortened(stem, bytes - Buffer.byteLength(extension))}${extension}`;
}

/** The file name at the end of a path, without control characters; undefined if there is none. */
export function baseName(path: string): string | undefined {
	const name = path.replace(/\p{Cc}/gu, '').split(/[\\/]/).at(-1)?.trim() ?? '';
	return /^\.*$/.test(name) ? undefined : name;
}
