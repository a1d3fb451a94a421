import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, namingWaited } from '../../shared/errors';
import { asObject, isObject, merged } from '../../shared/json';
import {
	boolean,
	choice,
	collection,
	createOncePerItem,
	demanded,
	inputField,
	inTool,
	jsonObject,
	requestParameters,
	shownWhen,
	text,
	unsent,
	withWarnings,
	type Call,
	type Values,
} from '../../shared/operation';
import { sendBilled } from '../api';
import { notification, notifyFields } from './notify';
import { checkParameters } from '../parameters/contradictions';
import { languageOptions } from '../parameters/language';
import { speechModels } from '../parameters/models';
import { redactionOptions, redactPiiPolicies } from '../parameters/redaction';
import { speakerOptions } from '../parameters/speakers';
import { speechOptions } from '../parameters/speech';
import { withOtherTasks } from '../parameters/tasks';
import { understandingOptions } from '../parameters/understanding';
import { parseTranscript } from '../records';
import { throwIfFailed } from './fetch';
import { renamed } from './simplify';
import { uploadFile } from './upload';
import { finishedItem, waitFields, waitUntilDone } from './wait';

const additionalParameters = unsent(
	jsonObject('Additional Parameters', {
		description:
			'Other parameters as in AssemblyAI\'s API, merged with the fields: {"language_detection_options": {"swiss_german": true}}',
	}),
);

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
			demanded(
				text('Audio URL', {
					placeholder: 'e.g. https://example.com/meeting.mp3',
					description: 'URL of the recording, accessible without signing in, or the URL that File: Upload returned',
				}),
			),
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
	languageOptions: collection('Language Options', languageOptions),
	understandingOptions: collection('Understanding Options', understandingOptions),
	options: collection('Options', { additionalParameters, ...speechOptions }),
};

type CreateCall = Call<Values<typeof createFields>>;

const isReplaced = (typed: unknown, additional: unknown): boolean =>
	isObject(typed) && isObject(additional)
		? Object.keys(additional).some((name) => isReplaced(typed[name], additional[name]))
		: typed !== undefined && JSON.stringify(typed) !== JSON.stringify(additional);

function toParameters({ values }: CreateCall, webhook: Record<string, string>) {
	const { speakerLabels, redactPii, options } = values;
	const { additionalParameters: additional = {} } = options;
	if ('audio_url' in additional) throw new InvalidInput("'Additional Parameters' can't have audio_url", "Set 'Source' to URL, and enter it in 'Audio URL'");
	// For a field that is not shown, n8n passes the default.
	const { redact_pii_policies: policies, ...others } = requestParameters(createFields, {
		...values,
		speakerOptions: speakerLabels ? values.speakerOptions : {},
		redactionOptions: redactPii ? values.redactionOptions : {},
	});
	const typed = withOtherTasks({ ...others, ...(redactPii && { redact_pii_policies: policies }), ...webhook }, values.understandingOptions);
	const parameters = merged(typed, additional);
	checkParameters(parameters);
	checkDeletion(values, parameters);
	const replaced = Object.keys(additional).filter((name) => isReplaced(typed[name], additional[name]));
	return { parameters, warnings: replaced.map((name) => `'Additional Parameters' replaced ${name}, which a field also sets`) };
}

function checkDeletion({ notify, waitUntilDone, waitOptions }: CreateCall['values'], parameters: Record<string, unknown>) {
	if (!waitUntilDone || !waitOptions.deleteWhenDone) return;
	if (parameters.webhook_url) {
		const [name, removal] = notify === 'nobody' ? ['webhook_url', "Remove it from 'Additional Parameters'"] : ["'Notify'", "Set 'Notify' to Nobody"];
		throw new InvalidInput(`'Delete When Done' can't be combined with ${name}`, `${removal}, or turn this option off and use 'Delete When Done' of the AssemblyAI Trigger`);
	}
	if (parameters.redact_pii_audio !== true) return;
	throw new InvalidInput("'Delete When Done' can't be combined with the redaction option 'Audio'", "Use 'Delete' after 'Get Redacted Audio' instead");
}

async function audioAddress({ client, context, itemIndex, values }: CreateCall): Promise<string> {
	if (values.source === 'file') return await uploadFile(context, client, itemIndex, values.inputField);
	if (/^https?:\/\/[^\s/]+\S*$/i.test(values.audioUrl)) return values.audioUrl;
	throw new InvalidInput("'Audio URL' is not a valid URL", 'Enter an http or https URL that can be opened without signing in');
}

/** Uploads the file if there is one, starts its transcript, and waits for the end if asked to. */
export async function createTranscript(call: CreateCall): Promise<IDataObject> {
	const { client, context, values } = call;
	const { parameters, warnings } = toParameters(call, await notification(context, values));
	const created = await transcripts.once(call, async () => await start(call, { audio_url: await audioAddress(call), ...parameters }));
	if (created.status === 'error') transcripts.forget(call);
	if (!values.waitUntilDone) return { ...renamed(throwIfFailed(created, '')), ...withWarnings(context, warnings) };
	const finished = await waitUntilDone(client, created.id, values.waitOptions, true).catch(namingWaited(`transcript ${created.id}`));
	if (finished.transcript.status === 'error') transcripts.forget(call);
	return finishedItem(call, finished, created.created, warnings);
}

const transcripts = createOncePerItem<Awaited<ReturnType<typeof start>>>(100_000);

const mayExist = "The transcript may have been created anyway, and each one is billed. Check with 'Get Many' before you run this again.";

async function start({ client, request }: CreateCall, json: Record<string, unknown>) {
	const read = (body: unknown) => parseTranscript({ ...asObject(body), status: asObject(body).status || 'queued' });
	const transcript = await sendBilled({ client, request: { ...request, json } }, read, mayExist);
	return { ...transcript, created: new Date().toISOString() };
}
