import { connect, type Client } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { startN8n, type Instance } from '../n8n/instance';
import { startRecorder, type Recorder } from './recorder';
import { openSpeakr, webhookHost, type Speakr } from './speakr';

export interface Room {
	readonly speakr: Speakr;
	readonly recorder: Recorder;
	readonly n8n: Instance;
	readonly client: Client;
	readonly close: () => Promise<void>;
}

/** A Speakr, a fresh n8n with the package, and the recorder between Speakr and n8n's webhooks. `standIns` are origins by host. */
export async function openRoom(standIns?: Readonly<Record<string, string>>): Promise<Room> {
	const opened: Array<() => Promise<void> | void> = [];
	const close = async () => {
		for (const end of opened.splice(0).reverse()) await end();
	};
	const open = async () => {
		const speakr = await openSpeakr();
		opened.push(speakr.close);
		const recorder = await startRecorder(webhookHost);
		opened.push(recorder.close);
		const n8n = await startN8n(await installN8n(), { webhookUrl: recorder.url, ...(standIns && { standIns }) });
		opened.push(n8n.stop);
		recorder.forwardTo(n8n.url);
		return { speakr, recorder, n8n, client: await connect(n8n.url), close };
	};
	return await open().catch(async (error: Error) => {
		// What is left open would keep jest from ending.
		await close();
		throw error;
	});
}
