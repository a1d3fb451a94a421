import { sendForged } from '../../faults/forged';
import { openRoom } from './room';

test('a thousand forged, tampered and malformed requests start nothing and break nothing', async () => {
	const room = await openRoom();
	const trigger = await room.engine.serveTrigger('speakrTrigger', {});
	await trigger.activate();
	// `npm run faults` sends ten thousand.
	expect(await sendForged(trigger, 1_000, 1)).toEqual({ sent: 1_000, started: 0, serverErrors: 0 });
	await trigger.close();
	await room.close();
});
