import type { IDataObject } from 'n8n-workflow';
import { collection, listing, number, operation, text, unsent, withWarnings, type Call, type Endpoint, type Fields, type Operation, type Values } from '../operation';
import { toChunks } from './chunks';
import { clockTime } from './clock';
import { matchesOf, quoteOf } from './find';
import { renderOptions } from './options';
import type { Transcript } from './transcript';
import { spokenIn } from './window';

interface Source<F extends Fields> {
	endpoint: Endpoint;
	fields: F;
	read(call: Pick<Call<Values<F>>, 'client' | 'context' | 'itemIndex' | 'values'>): Promise<Transcript & { warnings?: string[] }>;
}

const { withSpeakers } = renderOptions;

const chunkFields = {
	chunkSize: unsent(number('Chunk Size', { value: 1_000, min: 100, description: 'Maximum number of characters per chunk' })),
	chunkOverlap: unsent(number('Chunk Overlap', { value: 200, min: 0, description: 'Maximum number of characters to repeat from the previous chunk, in whole turns' })),
};

const phraseField = {
	query: unsent(text('Phrase', { required: true, placeholder: 'e.g. next quarter', description: 'Words to look for. Case and most punctuation are ignored. Words of up to three letters at the start or end only match whole words.' })),
};

const reference = ({ title, date, details: { id, link } = {} }: Transcript, start: number | null): IDataObject => ({
	id,
	title,
	date,
	...(link && { link: link(start) }),
});

export function pieceOperations<F extends Fields>({ endpoint, fields, read }: Source<F>): { getChunks: Operation; find: Operation } {
	return {
		getChunks: operation({
			action: 'Get chunks of transcript',
			description: 'Retrieve a transcript in chunks for a vector store, with times and speakers',
			hint: "Insert 'text' into the vector store, and the other fields as metadata.",
			endpoint,
			fields: { ...fields, ...chunkFields, options: unsent(collection('Options', { withSpeakers })) },
			async run(call) {
				const { chunkSize: size, chunkOverlap: overlap, options } = call.values;
				const { warnings = [], ...transcript } = await read(call);
				const warned = withWarnings(call.context, warnings);
				const chunks = toChunks(transcript, { size, overlap: Math.min(overlap, size / 2), ...options });
				return chunks.map(({ text, ...about }) => ({ text, ...reference(transcript, about.start), ...about, chunks: chunks.length, ...warned }));
			},
		}),
		find: listing({
			action: 'Find quotes in transcript',
			description: 'Find a phrase in a transcript and return the sentences it occurs in, with times and speakers',
			endpoint,
			fields: { ...fields, ...phraseField },
			async *pages(call) {
				const { warnings = [], ...transcript } = await read(call);
				const warned = withWarnings(call.context, warnings);
				for (const match of matchesOf(spokenIn(transcript), call.values.query)) {
					const { text: quote, start, end, speaker } = quoteOf(match);
					yield { quote, speaker, time: start === null ? null : clockTime(start), start, end, ...reference(transcript, start), ...warned };
				}
			},
		}),
	};
}
