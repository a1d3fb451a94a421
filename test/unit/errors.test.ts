import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { adviseIf, asFailure, asNodeError, InvalidInput, misdirected, nothingFits, ServiceFailure, toNodeError, undefinedIfNotFound, withAdviceInMessage } from '../../nodes/shared/errors';
import { unknownUrl } from '../../nodes/Speakr/api/capabilities';
import { node } from './node';

test('a refusal of the service keeps its message, advice, status and item', () => {
	const failure = new ServiceFailure('No such recording', { advice: 'Choose another', status: 404 });
	const error = toNodeError(node, failure, 3);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({
		message: 'No such recording',
		description: 'Choose another',
		httpCode: '404',
		context: { itemIndex: 3 },
	});
});

test.each([misdirected, unknownUrl])('a 404 that counts as %d is shown as one', (status) => {
	expect(toNodeError(node, new ServiceFailure('No such page', { status }))).toMatchObject({ httpCode: '404' });
});

test('a failure keeps nothing else of what it was made of', () => {
	const answer = { status: 500, headers: { 'set-cookie': 'a' }, body: 'b' };
	const failure = new ServiceFailure('no', answer);
	expect(failure.status).toBe(500);
	for (const name of ['headers', 'body']) expect(failure).not.toHaveProperty(name);
});

test('without an answer there is no status', () => {
	expect(toNodeError(node, new ServiceFailure('No answer'))).toMatchObject({ httpCode: null });
});

test('invalid input keeps its message, advice and item', () => {
	const error = toNodeError(node, new InvalidInput("'Title' is empty", 'Enter a value'), 0);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		message: "'Title' is empty",
		description: 'Enter a value',
		context: { itemIndex: 0 },
	});
});

test.each([
	["You have no tag named 'Preexisting conditions'", 'EEXIST'],
	["The file 'RemoteAccess.mp3' is too large", 'EACCES'],
	['Download failed: getaddrinfo ENOTFOUND files.example.com', 'ENOTFOUND'],
])('%s is told as it is, although n8n has words of its own for %s', (message) => {
	for (const error of [new ServiceFailure(message, { status: 400 }), new InvalidInput(message, 'Do it')]) {
		expect(toNodeError(node, error).message).toBe(message);
	}
});

test.each([
	['an Error', new Error('broken'), 'broken'],
	['a text', 'broken', 'broken'],
])('%s becomes an error of the node', (_, thrown, message) => {
	expect(toNodeError(node, thrown)).toBeInstanceOf(NodeOperationError);
	expect(toNodeError(node, thrown)).toMatchObject({ message });
});

// n8n hands its own errors on as they are, and would forget which item they belong to.
test("an error that n8n threw is given the item's index", () => {
	const error = toNodeError(node, new NodeOperationError(node, 'No binary data'), 2);
	expect(error).toMatchObject({ message: 'No binary data', context: { itemIndex: 2 } });
});

test.each([
	['a failure of the service', new ServiceFailure('Not found', { advice: 'Check the ID', status: 404 })],
	['invalid input', new InvalidInput('Not found', 'Check the ID')],
])('%s has its advice in the message where only that is read', (_, error) => {
	expect(toNodeError(node, withAdviceInMessage(error))).toMatchObject({ message: 'Not found. Check the ID' });
});
test.each([
	['Not found', 'Not found. Check the ID'],
	['Not found.', 'Not found. Check the ID'],
	['Found?', 'Found? Check the ID'],
	['Not v1.1', 'Not v1.1. Check the ID'],
])('%s and its advice are sentences of their own', (message, told) => {
	expect(withAdviceInMessage(new InvalidInput(message, 'Check the ID'))).toMatchObject({ message: told });
});
test('an error without advice, or of another kind, stays as it is where only the message is read', () => {
	for (const error of [new ServiceFailure('no'), new InvalidInput('no'), Object.assign(new Error('no'), { advice: 'Do it' })]) expect(withAdviceInMessage(error)).toBe(error);
});
test('a failure with its advice in the message keeps its status', () => {
	expect(withAdviceInMessage(new ServiceFailure('no', { advice: 'Do it', status: 404 }))).toMatchObject({ status: 404 });
});
const [missing, refused, broken] = [new ServiceFailure('no', { status: 404 }), new ServiceFailure('no', { status: 403 }), Object.assign(new Error('no'), { status: 404 })];
test('what is not found is nothing, and any other error is thrown', () => {
	expect(undefinedIfNotFound(missing)).toBeUndefined();
	for (const error of [refused, broken]) expect(() => undefinedIfNotFound(error)).toThrow(error);
});
test('a failure that fits has other advice, for good, and any other error is thrown', () => {
	const advise = adviseIf(({ status }) => status === 404, 'Do it');
	expect(() => advise(missing)).toThrow(expect.objectContaining({ message: 'no', advice: 'Do it', status: 404, final: true }));
	for (const error of [refused, broken]) expect(() => advise(error)).toThrow(error);
	expect(refused.final).toBe(false);
});
test('only a failure of the service is taken for one', () => {
	expect(asFailure(missing)).toBe(missing);
	expect(() => asFailure(broken)).toThrow(broken);
});
test('a node throws errors as n8n shows them', () => {
	expect(() => asNodeError({ getNode: () => node })(missing)).toThrow(NodeApiError);
	expect(nothingFits()).toMatchObject({ message: expect.stringContaining('Nothing matches'), advice: expect.stringContaining('test again') });
});
