import type { IDataObject } from 'n8n-workflow';
import type { Named } from '../../shared/files';
import type { Call } from '../../shared/operation';
import { titleOf } from '../records';

type ItemContext = Pick<Call<unknown>, 'context' | 'itemIndex'>;

/** When a transcript was created, as its incoming item says: AssemblyAI tells it in the list only. */
export function createdIn({ context, itemIndex }: ItemContext, id: string): string | null {
	const { id: ofItem, created } = context.getInputData()[itemIndex]?.json ?? {};
	return ofItem === id && typeof created === 'string' ? created : null;
}

export const fileAbout = (call: ItemContext, transcript: IDataObject & { id: string }, title?: string): Named => ({
	id: transcript.id,
	title: title ?? titleOf(transcript),
	date: createdIn(call, transcript.id),
});
