/** Webhook management. A webhook of somebody else is not there: 404, never 403. */
import { randomBytes } from 'node:crypto';

import type { Call, Route } from '../call';
import { isObject, isTrue, parseJson } from '../json';
import { EVENT_TYPES, SHARE_EVENT_TYPES, type EventType, type Webhook } from '../webhooks/model';
import { crash, json, noContent, Refusal, refuse, type Reply } from '../reply';
import { webhookView } from '../views/webhook';
import { refusalOf } from '../webhooks/guard';
import { cut } from '../cut';

/** What is not JSON counts as {}; JSON that is not an object breaks the handler. */
function bodyOf(call: Call): Record<string, unknown> {
	if (!call.hasJsonType) return {};
	const body = parseJson(call.bodyText);
	if (!isTrue(body)) return {};
	if (!isObject(body)) throw crash();
	return body;
}

function trimmed(value: unknown): string {
	if (!isTrue(value)) return '';
	if (typeof value !== 'string') throw crash();
	return value.trim();
}

/** A Python list of texts, as it prints itself. */
function pythonList(values: readonly unknown[]): string {
	return `[${values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ')}]`;
}

function listOf(value: unknown): unknown[] {
	if (!Array.isArray(value) || value.length === 0) throw refuse(400, 'events must be a non-empty list');
	return value;
}

/** The types that this version knows. */
function eventTypes({ state }: Call): readonly EventType[] {
	return state.since('0.10.11') ? [...EVENT_TYPES, ...SHARE_EVENT_TYPES] : EVENT_TYPES;
}

function isKnown(call: Call, value: unknown): boolean {
	return eventTypes(call).some((type) => type === value);
}

function distinct(call: Call, values: readonly unknown[]): EventType[] {
	return [...new Set(values)].flatMap((value) => eventTypes(call).find((type) => type === value) ?? []);
}

async function guard(call: Call, url: string, allowHttp: boolean): Promise<void> {
	const refusal = await refusalOf(url, allowHttp, call.state.settings.intranetHosts);
	if (refusal !== null) throw refuse(400, refusal);
}

export function existingWebhook(call: Call): Webhook {
	const webhook = call.state.webhooks.get(call.id());
	if (webhook?.ownerId !== call.user.id) throw refuse(404, 'Webhook not found');
	return webhook;
}

function list(call: Call): Reply {
	const { state, user } = call;
	const own = state.webhooks.where(({ ownerId }) => ownerId === user.id).reverse();
	return json({
		webhooks: own.map((webhook) => webhookView(state, webhook)),
		event_types: eventTypes(call),
		max_per_user: state.settings.maxWebhooks,
	});
}

async function create(call: Call): Promise<Reply> {
	const body = bodyOf(call);
	const name = trimmed(body.name);
	if (!name) throw refuse(400, 'name is required');
	const url = trimmed(body.url);
	if (!url) throw refuse(400, 'url is required');
	const wanted = listOf(body.events);
	const unknown = wanted.filter((type) => !isKnown(call, type));
	if (unknown.length > 0) {
		const error = `unknown event types: ${pythonList(unknown)}`;
		throw new Refusal(json({ error, allowed: eventTypes(call) }, 400));
	}
	const allowHttp = isTrue(body.allow_http);
	await guard(call, url, allowHttp);
	const { state, user } = call;
	const most = state.settings.maxWebhooks;
	const owned = state.webhooks.where(({ ownerId }) => ownerId === user.id).length;
	if (owned >= most) {
		const error = `Per-user webhook cap reached (${owned}/${most})`;
		throw new Refusal(json({ error, max_per_user: most }, 409));
	}
	const webhook = state.addWebhook({
		name: cut(name, 100),
		url: cut(url, 500),
		allowHttp,
		events: distinct(call, wanted),
		enabled: isTrue(body.enabled ?? true),
		includeShared: state.since('0.10.11') && isTrue(body.include_shared),
	});
	webhook.ownerId = user.id;
	return json({ ...webhookView(call.state, webhook), secret: webhook.secret }, 201);
}

async function update(call: Call): Promise<Reply> {
	const webhook = existingWebhook(call);
	const body = bodyOf(call);
	const changes: Partial<Webhook> = {};
	if ('name' in body) {
		changes.name = cut(trimmed(body.name), 100);
		if (!changes.name) throw refuse(400, 'name cannot be empty');
	}
	if ('events' in body) {
		const wanted = listOf(body.events);
		const unknown = wanted.find((type) => !isKnown(call, type));
		if (unknown !== undefined) throw refuse(400, `Unknown webhook event type: '${String(unknown)}'`);
		changes.events = distinct(call, wanted);
	}
	if ('url' in body || 'allow_http' in body) {
		changes.url = 'url' in body ? cut(trimmed(body.url), 500) : webhook.url;
		changes.allowHttp = 'allow_http' in body ? isTrue(body.allow_http) : webhook.allowHttp;
		await guard(call, changes.url, changes.allowHttp);
	}
	if ('include_shared' in body && call.state.since('0.10.11')) changes.includeShared = isTrue(body.include_shared);
	if ('enabled' in body) {
		changes.enabled = isTrue(body.enabled);
		// The count of failures stays: one more permanent failure pauses it again.
		if (changes.enabled) changes.autoPaused = false;
	}
	if (Object.keys(changes).length > 0) Object.assign(webhook, changes, { updatedAt: call.state.clock.now() });
	call.parts.dispatcher.wake();
	return json(webhookView(call.state, webhook));
}

function remove(call: Call): Reply {
	call.state.deleteWebhook(existingWebhook(call).id);
	return noContent();
}

/** What is queued already is signed with the new secret when it is sent; only the last of the old ones is kept. */
function rotateSecret(call: Call): Reply {
	const webhook = existingWebhook(call);
	const { settings, clock } = call.state;
	const grace = call.state.since('0.10.11') ? settings.webhookSecretGraceHours : 0;
	webhook.previousSecret = grace > 0 ? webhook.secret : null;
	webhook.previousSecretValidUntil = grace > 0 ? clock.later(grace * 3600) : null;
	webhook.secret = randomBytes(32).toString('base64url');
	webhook.updatedAt = call.state.clock.now();
	return json({ ...webhookView(call.state, webhook), secret: webhook.secret });
}

export const webhookRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/webhooks', handle: list },
	{ method: 'POST', path: '/api/v1/webhooks', handle: create },
	{ method: 'GET', path: '/api/v1/webhooks/{id}', handle: (call) => json(webhookView(call.state, existingWebhook(call))) },
	{ method: 'PATCH', path: '/api/v1/webhooks/{id}', handle: update },
	{ method: 'DELETE', path: '/api/v1/webhooks/{id}', handle: remove },
	{ method: 'POST', path: '/api/v1/webhooks/{id}/rotate-secret', handle: rotateSecret },
];
