import { isPublishedElsewhere } from '../../../nodes/shared/trigger';

const on = (address: string, staticData: object) =>
	isPublishedElsewhere({ getInstanceBaseUrl: () => address, getWorkflowStaticData: () => ({ ...staticData }) });

test('a webhook is looked after by the n8n that published its trigger, not by a copy at another address', () => {
	expect(on('https://n8n.example/', { instanceUrl: 'https://n8n.example/' })).toBe(false);
	expect(on('https://staging.example/', { instanceUrl: 'https://n8n.example/' })).toBe(true);
	expect(on('https://n8n.example/', {})).toBe(false);
});
