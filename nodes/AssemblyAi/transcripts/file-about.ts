import type { IDataObject } from 'n8n-workflow';
import type { Named } from '../../shared/files';
import type { Call } from '../../shared/operation';
import { titleOf } from '../records';

/** What a file is named by. Only an item of the list, or of an archive, tells when its transcript was created. */
export function fileAbout({ context, itemIndex }: Pick<Call<unknown>, 'context' | 'itemIndex'>, transcript: IDataObject & { id: string }, title?: string): Named {
	const { id } = transcript;
	const { id: ofItem, created } = context.getInputData()[itemIndex]?.json ?? {};
	return { id, title: title ?? titleOf(transcript), date: ofItem === id && typeof created === 'string' ? created : null };
}
