import type { IDataObject } from 'n8n-workflow';
import { asObject, omit } from '../../shared/json';
import { boolean, collection, deletion, number, operation, operationsSince, sendOnce, wholeListing, withWarnings, type Values } from '../../shared/operation';
import { parseShare } from '../api';
import { recordingId, typedId } from '../fields';

const createFields = {
	recordingId,
	options: collection('Options', {
		expiresInDays: number('Expires In (Days)', {
			value: 30,
			min: 1,
			max: 3650,
			description: 'Number of days until the link expires. Never if not set.',
		}),
		forceNew: boolean('Force New Link', {
			value: true,
			description: 'Whether to create another link if the recording already has one',
		}),
		shareNotes: boolean('Share Notes', { value: true, description: 'Whether anyone with the link can see the notes' }),
		shareSummary: boolean('Share Summary', { description: 'Whether anyone with the link can see the summary' }),
		updateExisting: boolean('Update Existing Link', {
			value: true,
			description: 'Whether to apply these options, except the expiry, to an existing link',
		}),
	}),
};

const toShare = (share: unknown, recordingId: number, url: IDataObject[string]): IDataObject => ({ url, recordingId, ...parseShare(share) });

function existingLinkWarnings({ existing, flags_differ: differ }: IDataObject, { expiresInDays, updateExisting }: Values<typeof createFields>['options']) {
	if (existing !== true) return [];
	return [
		...(expiresInDays === undefined ? [] : ["The recording already had a link. Its expiry was not changed. Turn on 'Force New Link' to create another."]),
		...(differ === true && !updateExisting ? ["The existing link shares different content. Turn on 'Update Existing Link' or 'Force New Link'."] : []),
	];
}

export const share = operationsSince('0.10.11', {
	create: operation({
		action: 'Create public link',
		description: 'Create a public link to a recording. Returns the existing link if there is one. Requires HTTPS to Speakr.',
		endpoint: 'POST /recordings/{recordingId}/share',
		fields: createFields,
		async run(call) {
			const { context, values: { recordingId, options } } = call;
			const body = asObject(await sendOnce(call));
			const link = toShare(body.share, recordingId, body.share_url);
			return { ...link, existing: body.existing, ...withWarnings(context, existingLinkWarnings(body, options)) };
		},
	}),
	getAll: wholeListing({
		action: 'Get many public links of recording',
		description: 'Retrieve the public links of a recording, newest first, including expired ones',
		endpoint: 'GET /recordings/{recordingId}/shares',
		fields: { recordingId },
		at: 'shares',
		toItem: (share, { recordingId }) => toShare(omit(asObject(share), ['share_url']), recordingId, asObject(share).share_url),
	}),
	delete: deletion({
		action: 'Delete public link',
		description: 'Delete a public link permanently. The recording is kept.',
		endpoint: 'DELETE /shares/{shareId}',
		fields: { shareId: typedId('Share ID', "The ID that 'Create' and 'Get Many' return") },
	}),
}, 'share_links');
