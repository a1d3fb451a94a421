/* eslint-disable @n8n/community-nodes/no-restricted-imports -- stands in for a service, never shipped */
import { deflateRawSync } from 'node:zlib';
import { Zip, ZipPassThrough } from 'fflate';
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

/** Deflated by Node, as fast as a real service does it. */
class Deflated extends ZipPassThrough {
	override compression = 8;

	protected override process(chunk: Uint8Array, isLast: boolean) {
		this.ondata(null, deflateRawSync(chunk), isLast);
	}
}

/** A ZIP whose names may be there twice. */
export function zip(files: Array<{ name: string; content: Buffer }>): Buffer {
	const chunks: Uint8Array[] = [];
	const archive = new Zip((error, chunk) => {
		if (error) throw error;
		chunks.push(chunk);
	});
	for (const { name, content } of files) {
		const entry = new Deflated(name);
		archive.add(entry);
		entry.push(content, true);
	}
	archive.end();
	return Buffer.concat(chunks);
}
