/** File names as Werkzeug and Python's mimetypes see them. */

/** Werkzeug's `secure_filename`. */
export function secureFilename(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/[^\0-~]/g, '')
		.replace(/[/\\]/g, ' ')
		.split(/\s+/)
		.filter(Boolean)
		.join('_')
		.replace(/[^A-Za-z0-9_.-]/g, '')
		.replace(/^[._]+|[._]+$/g, '');
}

const TYPES: Readonly<Record<string, string>> = {
	mp3: 'audio/mpeg',
	m4a: 'audio/x-m4a',
	aac: 'audio/aac',
	ogg: 'audio/ogg',
	opus: 'audio/ogg',
	txt: 'text/plain',
	// Transcoded before they are stored.
	wav: 'audio/mpeg',
	flac: 'audio/mpeg',
	webm: 'audio/mpeg',
	mp4: 'audio/x-m4a',
	mov: 'audio/x-m4a',
};

const TRANSCODED = new Set(['wav', 'flac', 'webm', 'mp4', 'mov']);

function extensionOf(name: string): string {
	return (/\.([^.]+)$/.exec(secureFilename(name))?.[1] ?? '').toLowerCase();
}

/** Null for a name that has no extension once it is ASCII only (`会议.mp3`). */
export function storedType(name: string): string | null {
	return TYPES[extensionOf(name)] ?? null;
}

export function isTranscoded(name: string): boolean {
	return TRANSCODED.has(extensionOf(name));
}
