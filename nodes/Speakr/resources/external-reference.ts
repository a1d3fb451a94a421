import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import { listAt, pick } from '../../shared/json';
import { collection, deletion, jsonList, locator, mapped, operation, operationsSince, quoted, sendOnce, text, wholeListing, withWarnings } from '../../shared/operation';
import { parseExternalReference } from '../api';
import { recordingId } from '../fields';
import { referencesEndpoint } from '../lists';

const slug = (displayName: string, placeholder: string, description: string) =>
	mapped(text(displayName, { required: true, placeholder, description }), (name) => {
		if (/^[a-z0-9_.-]{1,40}$/.test(name)) return name;
		throw new InvalidInput(`'${displayName}' can't be ${quoted(name)}`, 'Use up to 40 lowercase letters, digits, dots, hyphens and underscores');
	});

const system = slug('System', 'e.g. hubspot', 'Name of the other system, in lowercase');

const referenceId = locator('Reference', 'references', {
	dependsOn: ['recordingId'],
	description: "By ID: the ID from 'Get Many', not the one in the other system",
});

const toReference = (reference: unknown, recordingId: number): IDataObject => {
	const record = parseExternalReference(reference);
	return { ...pick(record, ['system', 'kind', 'ref', 'label', 'url']), recordingId, ...record };
};

export const externalReference = operationsSince('0.10.11', {
	create: operation({
		description: 'Link a recording to something in another system, such as a deal or a ticket. Only you can see it in Speakr.',
		endpoint: 'POST /recordings/{recordingId}/external-refs',
		fields: {
			recordingId,
			system,
			kind: slug('Kind', 'e.g. deal', 'Type of record in that system, in lowercase'),
			reference: text('Reference', { required: true, sentAs: 'ref', placeholder: 'e.g. 4711', description: 'ID in that system' }),
			additionalFields: collection('Additional Fields', {
				label: text('Label', { placeholder: 'e.g. Acme renewal', description: 'Display text of the reference' }),
				url: text('URL', { placeholder: 'e.g. https://example.com/deals/4711', description: 'Address in that system' }),
			}),
		},
		async run(call) {
			const { context, values: { recordingId, additionalFields: given } } = call;
			const reference = toReference(await sendOnce(call), recordingId);
			const isOld = (['label', 'url'] as const).some((name) => given[name] !== undefined && given[name] !== (reference[name] ?? ''));
			const warning = "The reference already existed, and its label and URL were not changed. Use 'Replace' to change them.";
			return { ...reference, ...withWarnings(context, isOld ? [warning] : []) };
		},
	}),
	getAll: wholeListing({
		action: 'Get many external references of recording',
		description: 'Retrieve your external references of a recording',
		endpoint: referencesEndpoint,
		fields: { recordingId },
		at: 'external_refs',
		toItem: (each, { recordingId }) => toReference(each, recordingId),
	}),
	replace: operation({
		action: 'Replace external references of recording',
		description: 'Replace all external references of a recording to one system. Their IDs change.',
		endpoint: 'PUT /recordings/{recordingId}/external-refs',
		fields: {
			recordingId,
			system,
			references: jsonList('References', ['kind', 'ref'], {
				optional: ['label', 'url'],
				required: true,
				example: '[{"kind": "deal", "ref": "4711", "url": "https://example.com/deals/4711", "label": "Acme"}]',
				description: 'List of objects with kind and ref, and optionally url and label. An empty list removes all.',
			}),
		},
		async run(call) {
			const { client, values: { recordingId, system, references } } = call;
			const json = { external_refs: references.map((each) => ({ ...each, system })) };
			const body = await sendOnce(call, async (request) => await client.json({ ...request, query: { system }, json }));
			const all = listAt(body, 'external_refs', (each) => toReference(each, recordingId));
			return all.filter((each) => each.system === system);
		},
	}),
	delete: deletion({
		description: 'Delete an external reference of a recording permanently',
		endpoint: 'DELETE /recordings/{recordingId}/external-refs/{referenceId}',
		fields: { recordingId, referenceId },
	}),
}, 'external_refs');
