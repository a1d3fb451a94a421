/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import type { Request, Response } from 'express';
import { createGunzip, createInflate } from 'node:zlib';
import { WebhookContext } from 'n8n-core';
import { jsonParse, type INode, type INodeExecutionData, type IWebhookData, type Workflow } from 'n8n-workflow';
import type { Instance } from './instance';

/** Types whose bodies n8n reads before it asks a trigger of version 2 or later. */
const isParsed = (contentType: string) =>
	/^(application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/.test(contentType);

const decoders: Record<string, typeof createGunzip | typeof createInflate> = {
	gzip: createGunzip,
	deflate: createInflate,
};

/** Gives the request what n8n's own middleware gives it. */
export function prepareRequest(request: Request) {
	const [contentType = ''] = (request.headers['content-type'] ?? '').split(';');
	request.contentType = contentType.trim().toLowerCase();
	request.encoding = 'utf-8';
	request.readRawBody = async () => {
		if (request.rawBody) return;
		const decoder = decoders[request.headers['content-encoding'] ?? ''];
		const chunks: Buffer[] = [];
		for await (const chunk of decoder ? request.pipe(decoder()) : request) chunks.push(Buffer.from(chunk));
		request.rawBody = Buffer.concat(chunks);
	};
}

/** Reads the body as far as n8n does before it asks the node. Throws when it is not what it says. */
async function parseBody(request: Request, typeVersion: number) {
	request.body = {};
	const { contentType = '' } = request;
	if (typeVersion > 1 && !isParsed(contentType)) return;
	await request.readRawBody();
	const text = request.rawBody.toString();
	if (text === '') return;
	if (contentType === 'application/json') request.body = jsonParse(text);
	else if (contentType === 'text/plain') request.body = text;
	else if (contentType === 'application/x-www-form-urlencoded') {
		request.body = Object.fromEntries(new URLSearchParams(text));
	}
}

/** Asks the node about one request, and answers it. Returns the items to start the workflow with, if it is to start. */
export async function deliver(
	instance: Instance,
	workflow: Workflow,
	node: INode,
	webhook: IWebhookData,
	request: Request,
	response: Response,
): Promise<INodeExecutionData[][] | undefined> {
	try {
		await parseBody(request, node.typeVersion);
	} catch {
		response.status(422).json({ message: 'Failed to parse request body' });
		return undefined;
	}
	const { webhookBaseUrl, webhookTestBaseUrl } = webhook.workflowExecuteAdditionalData;
	const additionalData = instance.additionalData({
		webhookBaseUrl,
		webhookTestBaseUrl,
		httpRequest: request,
		httpResponse: response,
	});
	const mode = webhook.isTest ? 'manual' : 'webhook';
	const nodeType = instance.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const context = new WebhookContext(workflow, node, additionalData, mode, webhook, [], null);
	const result = (await nodeType.webhook?.call(context)) ?? {};
	const { workflowData, webhookResponse, noWebhookResponse } = result;
	if (noWebhookResponse) return workflowData;
	if (workflowData === undefined) {
		answer(response, webhookResponse ?? { message: 'Webhook call received' });
		return undefined;
	}
	// Without `responseData` n8n falls back to a mode's name, and sends that.
	const { responseData = 'firstEntryJson' } = webhook.webhookDescription;
	if (responseData === 'noData') response.end();
	else answer(response, responseData || (webhookResponse ?? { message: 'Workflow was started' }));
	return workflowData;
}

function answer(response: Response, body: unknown) {
	if (typeof body === 'string') response.send(body);
	else response.json(body);
}
