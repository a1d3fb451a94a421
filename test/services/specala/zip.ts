/* eslint-disable @n8n/community-nodes/no-restricted-imports -- stands in for a service, never shipped */
import { crc32, deflateRawSync } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import type { Transcription } from './state';

/** How files in a ZIP are named, which Specala does not say. */
export type Naming = (transcription: Transcription, index: number, all: Transcription[]) => string;

const fileTitle = ({ title }: Transcription) => title.replace(/[\\/:*?"<>|]/g, '_');

export const namings = {
	id: ({ id }) => id,
	titleAndId: (transcription) => `${fileTitle(transcription)}_${transcription.id}`,
	folder: ({ id }) => `export/${id}/transcript`,
	title: fileTitle,
	/** With a number where a title is there already. */
	numberedTitle(transcription, index, all) {
		const before = all.slice(0, index).filter(({ title }) => title === transcription.title).length;
		return before > 0 ? `${fileTitle(transcription)} (${before + 1})` : fileTitle(transcription);
	},
	number: (_, index) => String(index + 1),
} satisfies Record<string, Naming>;

const deflated = new WeakMap<Buffer, { bytes: Uint8Array<ArrayBuffer>; crc: number }>();

/** By Node, and once for each content, so that what is measured is not the stand-in. */
function deflate(content: Buffer) {
	const known = deflated.get(content) ?? { bytes: new Uint8Array(deflateRawSync(content)), crc: crc32(content) };
	deflated.set(content, known);
	return known;
}

/** A ZIP whose names may be there twice. */
export function zip(files: Array<{ name: string; content: Buffer }>): Buffer {
	const chunks: Uint8Array[] = [];
	const archive = new Zip((error, chunk) => {
		if (error) throw error;
		chunks.push(chunk);
	});
	for (const { name, content } of files) {
		const { bytes, crc } = deflate(content);
		const entry: ZipInputFile = { filename: name, compression: 8, crc, size: content.length };
		archive.add(entry);
		entry.ondata?.(null, bytes, true);
	}
	archive.end();
	return Buffer.concat(chunks);
}
