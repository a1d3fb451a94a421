import { resolveWebhookDescriptionField, type INode } from 'n8n-workflow';
import { AssemblyAiTrigger } from '../../../nodes/AssemblyAi/AssemblyAiTrigger.node';
import { SpeakrTrigger } from '../../../nodes/Speakr/SpeakrTrigger.node';

describe.each([new AssemblyAiTrigger(), new SpeakrTrigger()])('$description.displayName', ({ description: { webhooks = [], name, version } }) => {
	test.each([
		['webhook', 'POST'],
		['polling', ''],
	])('n8n knows the method of its webhook by %s without an isolated VM', (mode, method) => {
		const node: INode = { id: '', name, type: name, typeVersion: Number(version), position: [0, 0], parameters: { mode, options: {} } };
		expect(webhooks.map((webhook) => resolveWebhookDescriptionField(node, webhook, 'httpMethod'))).toEqual([{ resolved: true, value: method }]);
	});
});
