import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, ServiceFailure } from '../../shared/errors';
import type { Client, Request } from '../../shared/http';
import {
	boolean,
	choice,
	collection,
	inputField,
	inTool,
	requestParameters,
	shownWhen,
	simplify,
	text,
	unsent,
	type Call,
	type Values,
} from '../../shared/operation';
import { showHints } from '../../shared/warnings';
import { notification, notifyFields } from '../triggers/notify';
import { languageOptions } from '../parameters/language';
import { redactionOptions, redactPiiPolicies } from '../parameters/redaction';
import { checkSpeakers, speakerOptions } from '../parameters/speakers';
import { speechModels, speechOptions } from '../parameters/speech';
import { checkUnderstanding, understandingOptions } from '../parameters/understanding';
import { parseTranscript, type TranscriptRecord } from '../records';
import { unlessFailed } from './fetch';
import { hintsOf } from './hints';
import { asShown } from './simplify';
import { uploadFile } from './upload';
import { waitFields, waitUntilDone } from './wait';

export const createFields = {
	source: inTool(
		'url',
		unsent(
			choice(
				'Source',
				{ file: { name: 'File', description: 'Binary data of the incoming item' }, url: 'URL' },
				{ value: 'file', description: 'Where to get the recording from' },
			),
		),
	),
	audioUrl: unsent(
		shownWhen(
			{ source: ['url'] },
			text('Audio URL', {
				placeholder: 'e.g. https://example.com/meeting.mp3',
				description: 'URL of the recording, accessible without signing in, or the URL that File: Upload returned',
			}),
		),
	),
	inputField: shownWhen({ source: ['file'] }, inputField),
	speechModels,
	speakerLabels: boolean('Speaker Labels', { description: 'Whether to distinguish between speakers' }),
	speakerOptions: shownWhen({ speakerLabels: [true] }, collection('Speaker Options', speakerOptions)),
	redactPii: boolean('Redact PII', { description: 'Whether to redact personal data from the text' }),
	redactPiiPolicies: shownWhen({ redactPii: [true] }, redactPiiPolicies),
	redactionOptions: shownWhen({ redactPii: [true] }, collection('Redaction Options', redactionOptions)),
	...notifyFields,
	...waitFields,
	simplify,
	languageOptions: collection('Language Options', languageOptions),
	understandingOptions: collection('Understanding Options', understandingOptions),
	options: collection('Options', speechOptions),
};

type CreateCall = Call<Values<typeof createFields>>;

/** The parameters of the transcript as AssemblyAI names them. Throws InvalidInput for what it would reject. */
function toParameters(values: CreateCall['values']): Record<string, unknown> {
	const { speakerLabels, options, redactPii } = values;
	checkSpeakers(values.speakerOptions);
	checkUnderstanding(values.understandingOptions, { hasSpeakerLabels: speakerLabels || options.multichannel === true });
	const { redact_pii_policies: policies, ...parameters } = requestParameters(createFields, values);
	// For a field that is not shown, n8n passes the default.
	return redactPii ? { ...parameters, redact_pii_policies: policies } : parameters;
}

async function audioAddress({ client, context, itemIndex, values }: CreateCall): Promise<string> {
	if (values.source === 'file') return await uploadFile(context, client, itemIndex, values.inputField);
	const address = values.audioUrl.trim();
	if (/^https?:\/\/[^\s/]+\S*$/i.test(address)) return address;
	throw new InvalidInput("'Audio URL' is not a valid URL", 'Enter an http or https URL that can be opened without signing in');
}

/** Uploads the file if there is one, starts its transcript, and waits for the end if asked to. */
export async function createTranscript(call: CreateCall): Promise<IDataObject> {
	const { client, context, request, values } = call;
	const parameters = toParameters(values);
	const webhook = await notification(context, values);
	const json = { audio_url: await audioAddress(call), ...parameters, ...webhook };
	const created = await start(client, { ...request, json });
	if (!values.waitUntilDone) return asShown(unlessFailed(created), values);
	const { transcript, waited } = await waitUntilDone(client, created.id, values.waitOptions);
	showHints(context, hintsOf(transcript), 'warning');
	return { ...asShown(transcript, values), waitedSeconds: waited };
}

/** Never sent again when the response is lost: each transcript is billed. */
async function start(client: Client, request: Request): Promise<TranscriptRecord> {
	return parseTranscript(
		await client.json(request).catch((error: unknown) => {
			if (!(error instanceof ServiceFailure) || (error.status !== undefined && error.status < 500)) throw error;
			const { message, status } = error;
			const advice =
				"The transcript may have been created anyway, and each one is billed. Check with 'Get Many' before you run this again.";
			throw new ServiceFailure(message, { advice, status, final: true });
		}),
	);
}
