import { eventName, needOf } from '../../../nodes/Speakr/webhooks/events';

test('an event has its name, and the share events need a Speakr that tells them', () => {
	expect([eventName('recording.updated'), eventName('recording.new')]).toEqual(['Recording Updated', 'recording.new']);
	expect(needOf(['recording.updated', 'recording.share.created'])).toEqual({ since: '0.10.11', feature: 'share_links' });
	expect(needOf(['recording.updated'])).toBeUndefined();
});
