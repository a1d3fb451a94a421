import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { InvalidInput, ServiceFailure, toNodeError, withAdviceInMessage } from '../../nodes/shared/errors';
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
])('%s and its advice are sentences of their own', (message, told) => {
	expect(withAdviceInMessage(new InvalidInput(message, 'Check the ID'))).toMatchObject({ message: told });
});
