import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Client } from '../../../nodes/shared/http';
import { exportFields } from '../../../nodes/shared/archive/fields';
import { runExport, type Archive } from '../../../nodes/shared/archive/run-export';
import { distinctExports } from '../../../nodes/shared/archive/same-export';
import type { ArchiveSource, Entry } from '../../../nodes/shared/archive/source';
import { ItemWithFile } from '../../../nodes/shared/operation';
import { readFields } from '../../../nodes/shared/operation/field';
import { transcriptFormats } from '../../../nodes/shared/transcript';
import { answering } from '../answering';
import { listOf } from './mirrored';

const { text, json, markdown } = transcriptFormats;
const formats = { text, json, markdown };
const filters = {};
const fields = exportFields(filters, formats, { hasAudio: true, canDelete: true });

type Ran = Awaited<ReturnType<typeof runExport>>;

const jsonOf = (item: Ran['items'][number]): IDataObject => (item instanceof ItemWithFile ? item.json : item);

/** A node that exports these entries, which may be changed meanwhile; their text is their title. */
export function openArchive(entries: Entry[], { source = {}, hasLoop = false, mode = 'trigger', continues = false }: { source?: Partial<ArchiveSource> | ((client: Client) => Partial<ArchiveSource>); hasLoop?: boolean; mode?: string; continues?: boolean } = {}) {
	const data: IDataObject = {};
	const hints: string[] = [];
	const files = new Map<string, Buffer>();
	const { client } = answering({});
	const archive: Archive<typeof filters> = {
		things: 'transcripts', endpoint: 'GET /transcripts', filters, formats, startFilters: [], service: { concurrency: 1 },
		limits: () => [{ requests: 100, seconds: 60 }],
		open: ({ client: through }) => ({
			...listOf(entries),
			fetch: {
				batchSize: 1,
				async many(wanted) {
					through.signal?.throwIfAborted();
					return await Promise.resolve(new Map(wanted.map(({ id, title }) => [id, { text: String(title) }])));
				},
			},
			...(typeof source === 'function' ? source(through) : source),
		}),
	};
	const noteExport = distinctExports(filters);
	/** What an item asks for. */
	const callOf = (parameters: IDataObject = {}, execution = '1', through: Client = client, written: IDataObject = parameters) => {
		const context: IExecuteFunctions = Object.create({
			getWorkflowStaticData: () => data,
			getExecutionId: () => execution,
			getNode: () => ({ name: 'Export', parameters: written }),
			getParentNodes: () => [{ name: 'Store' }],
			getChildNodes: () => (hasLoop ? [{ name: 'Store', type: 'store' }] : []),
			getMode: () => mode,
			getTimezone: () => 'UTC',
			continueOnFail: () => continues,
			addExecutionHints: ({ message }: { message: string }) => void hints.push(message),
			helpers: {
				async prepareBinaryData(content: Buffer | AsyncIterable<Buffer>, fileName: string, mimeType: string) {
					const pieces: Buffer[] = [];
					if (Buffer.isBuffer(content)) pieces.push(content);
					else for await (const piece of content) pieces.push(piece);
					files.set(fileName, Buffer.concat(pieces));
					return { data: '', fileName, mimeType };
				},
			},
		});
		const values = readFields(fields, (name, fallback) => parameters[name] ?? fallback, { timezone: 'UTC' });
		const saves: Array<() => void> = [];
		const call = { client: through, context, values, itemIndex: 0, request: { method: 'GET' as const, path: '/' }, afterwards: (save: () => void) => void saves.push(save) };
		return { call, saves };
	};
	/** One run of an execution: its items, what its manifest says, and what remembers it. */
	const run = async (parameters?: IDataObject, execution?: string, note = noteExport, through?: Client) => {
		const { items, savePosition } = await runExport(archive, callOf(parameters, execution, through).call, note);
		const all = items.map(jsonOf);
		return { items, all: all.slice(0, -1), manifest: Object(all.at(-1)?.manifest), last: all.at(-1), save: () => savePosition?.() };
	};
	/** A run that is remembered, each as the first of its execution. */
	const runWell = async (parameters: IDataObject = {}, execution = '1') => {
		const ran = await run(parameters, execution, distinctExports(filters));
		ran.save();
		return ran;
	};
	return { data, hints, files, client, archive, callOf, run, runWell };
}
