import type { Call, Route } from '../call';
import { isObject } from '../json';
import { invalid, json, noContent, refuse, type Reply } from '../reply';
import { addRef, isSystem, readRef, readRefs, removeRef, replaceRefs } from '../references/external';
import { mayAccess, type Access } from '../sharing/scope';
import { refsOf, refView } from '../views/external-ref';

function recordingFor(call: Call, access: Access) {
	const recording = call.state.recordings.get(call.id());
	if (!recording) throw refuse(404, 'Recording not found', { code: 'not_found' });
	if (!mayAccess(call.state, call.user, recording, access)) throw refuse(403, 'Permission denied');
	return recording;
}

function all(call: Call): Reply {
	return json({ external_refs: refsOf(call.state, call.user, call.id()).map(refView) });
}

function list(call: Call): Reply {
	recordingFor(call, 'view');
	return all(call);
}

function add(call: Call): Reply {
	const recording = recordingFor(call, 'edit');
	const { ref, isNew } = addRef(call.state, recording, call.user, readRef(call.lenient()));
	return json(refView(ref), isNew ? 201 : 200);
}

function replace(call: Call): Reply {
	const recording = recordingFor(call, 'edit');
	const system = call.query.get('system') ?? '';
	if (!isSystem(system)) throw invalid('?system= is required');
	const body = call.lenient();
	replaceRefs(call.state, recording, call.user, system, readRefs(isObject(body) ? body.external_refs : undefined));
	return all(call);
}

function remove(call: Call): Reply {
	removeRef(call.state, recordingFor(call, 'edit'), call.user, call.id(1));
	return noContent();
}

const path = '/api/v1/recordings/{id}/external-refs';

export const externalRefRoutes: readonly Route[] = [
	{ method: 'GET', path, scopes: ['read'], since: '0.10.11', handle: list },
	{ method: 'POST', path, scopes: ['write'], since: '0.10.11', handle: add },
	{ method: 'PUT', path, scopes: ['write'], since: '0.10.11', handle: replace },
	{ method: 'DELETE', path: `${path}/{ref}`, scopes: ['write'], since: '0.10.11', handle: remove },
];
