export const recordingName = 'Quarterly planning.wav';

const sampleRate = 8_000;
const seconds = 3;

/** A valid WAV of three seconds (mono, 16 bits): a soft tone that rises and falls. Any Speakr accepts it. */
export function sampleRecording(): Buffer<ArrayBuffer> {
	const samples = sampleRate * seconds;
	const wav = Buffer.alloc(44 + samples * 2);
	wav.write('RIFF', 0, 'ascii');
	wav.writeUInt32LE(wav.length - 8, 4);
	wav.write('WAVEfmt ', 8, 'ascii');
	wav.writeUInt32LE(16, 16); // length of this chunk
	wav.writeUInt16LE(1, 20); // PCM
	wav.writeUInt16LE(1, 22); // one channel
	wav.writeUInt32LE(sampleRate, 24);
	wav.writeUInt32LE(sampleRate * 2, 28); // bytes a second
	wav.writeUInt16LE(2, 32); // bytes a frame
	wav.writeUInt16LE(16, 34); // bits a sample
	wav.write('data', 36, 'ascii');
	wav.writeUInt32LE(samples * 2, 40);
	for (let index = 0; index < samples; index++) {
		const time = index / sampleRate;
		const loudness = 6_000 * Math.sin((Math.PI * time) / seconds);
		wav.writeInt16LE(Math.round(loudness * Math.sin(2 * Math.PI * 440 * time)), 44 + index * 2);
	}
	return wav;
}
