import { type SpeakrOptions, type StandInSpeakr, startSpeakr } from '../../services/speakr';
import { clientOf, type Client } from '../speakr/client';

/** A Speakr 1.1 with alice and bob at its API, started before each test and closed after it. */
export interface Room {
	speakr: StandInSpeakr;
	alice: Client;
	bob: Client;
	/** Starts it again, empty, with these options. */
	restart(options: SpeakrOptions): Promise<void>;
}

export function openRoom(options: SpeakrOptions = {}): Room {
	let speakr: StandInSpeakr;
	const start = async (more: SpeakrOptions = {}) => {
		speakr = await startSpeakr({ version: '1.1', stageDuration: 2, ...options, ...more });
	};
	beforeEach(async () => await start());
	afterEach(async () => await speakr.close());
	return {
		get speakr() {
			return speakr;
		},
		get alice() {
			return clientOf(speakr);
		},
		get bob() {
			return clientOf(speakr, speakr.tokens.bob);
		},
		restart: async (more) => {
			await speakr.close();
			await start(more);
		},
	};
}
