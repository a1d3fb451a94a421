import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject, objectsIn, pick } from '../../shared/json';
import { boolean, choice, choices, holdsSomething, locators, shownWhen, simplify, type Values } from '../../shared/operation';
import { textInstead, type RenderOptions } from '../../shared/transcript';
import type { SpeakrRecord } from '../api';
import { folderOrNone, namesInSpeakr, texts } from '../fields';
import { withoutFailures } from '../recordings/failures';
import { asShown, readRecording, textNames } from '../recordings/recording';
import { formats, transcriptAs } from '../recordings/transcript';
import { events } from '../webhooks/events';
import { isFound } from './recordings-source';
import type { SpeakrEvent } from './webhook/verify';

export const eventsField = choices('Trigger On', events, {
	value: ['recording.transcription.completed'],
	required: true,
});

export const contentFields = {
	include: choices(
		'Include',
		{
			recording: { name: 'Recording', description: 'Title, dates, status, tags and folder' },
			...texts,
		},
		{
			value: ['recording', 'summary', 'transcript'],
			description: 'What to fetch from Speakr and add to the item. The event itself only has the ID and title.',
		},
	),
	transcriptFormat: shownWhen(
		{ include: ['transcript'] },
		choice('Transcript Format', formats, { value: 'text' }),
	),
	simplify,
};

export const filterFields = {
	onlyCompleted: boolean('Only Completed Recordings', {
		value: true,
		description: 'Whether to start the workflow only for recordings with status COMPLETED',
	}),
	onlyFolderId: { ...folderOrNone, property: { ...folderOrNone.property, displayName: 'Only in Folder' } },
	onlyTagIds: locators('Only With Tag', 'tags', { required: true }),
};

type EventValues = Values<typeof contentFields> & { options: Partial<Values<typeof filterFields>> & RenderOptions };

/** Whether an event is nothing without its recording. A deleted one can't be fetched, so no filter applies. */
export function needsRecording({ type, data }: SpeakrEvent, { include, options }: Pick<EventValues, 'include' | 'options'>): boolean {
	if (data.recording_id === undefined || type === 'recording.deleted') return false;
	const { onlyCompleted, onlyFolderId, onlyTagIds } = options;
	const isFiltered = onlyCompleted === true || onlyFolderId !== undefined || onlyTagIds !== undefined;
	return include.length > 0 || isFiltered || isFound(type);
}

export function bareItem(event: SpeakrEvent): IDataObject {
	const { recording_id: id, title } = event.data;
	return { ...(title !== undefined && { title }), ...(id !== undefined && { id }), event: asObject(event) };
}

const textOptions = ['paragraphSeconds', 'times', 'withSpeakers'];

/** The recording with the requested content, the event under `event`; undefined if a filter or `judge` excludes it. Throws ServiceFailure. */
export async function withRecording(
	client: Client,
	given: SpeakrEvent,
	{ include, transcriptFormat, simplify, options }: EventValues,
	judge?: (recording: SpeakrRecord) => Promise<SpeakrEvent | undefined>,
): Promise<IDataObject | undefined> {
	const { recording_id: recordingId } = given.data;
	if (recordingId === undefined || !needsRecording(given, { include, options })) return bareItem(given);
	const read = async (texts: readonly string[]) => await readRecording(client, recordingId, { include: namesInSpeakr(texts) });
	const received = await read(include);
	const recording = withoutFailures(received);
	const event = judge ? await judge(recording) : given;
	if (!event) return undefined;
	const { onlyCompleted, onlyFolderId, onlyTagIds } = options;
	if (onlyCompleted === true && recording.status !== 'COMPLETED') return undefined;
	if (onlyFolderId !== undefined && recording.folder_id !== onlyFolderId) return undefined;
	const tags = objectsIn(recording.tags).map(({ id }) => id);
	if (onlyTagIds !== undefined && !onlyTagIds.some((id) => tags.includes(id))) return undefined;

	// Up to 0.9.4 only the transcript tells why there is none.
	const isUnexplained = event.type === 'recording.transcription.failed' && !include.includes('transcript') && !holdsSomething(received.error_message);
	const reason = isUnexplained ? pick(withoutFailures(await read(['transcript'])), ['error_message']) : {};
	const { transcript } = recording;
	const isAsWritten = transcriptFormat === 'text' && !textOptions.some((name) => name in options);
	const warnings: string[] = [];
	const rendered = transcript && !isAsWritten
		? await transcriptAs(client, recordingId, transcriptFormat, options).catch((error: unknown) => void warnings.push(textInstead(error)))
		: undefined;
	const content = { ...recording, ...reason, ...(rendered && { transcript: rendered }) };
	const shown = include.includes('recording') ? asShown(content, { simplify }) : pick(content, ['title', ...textNames, 'error_message', 'id']);
	return { ...shown, ...(warnings.length > 0 && { warnings }), event: asObject(event) };
}
