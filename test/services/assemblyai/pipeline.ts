/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';

import type { Contract } from './contract';
import type { Transcript } from './model';

export interface PipelineOptions {
	/** Milliseconds that a transcript is queued, and then processed. */
	stageDuration: number;
	/** Real seconds between the attempts to deliver are divided by this. */
	timeFactor: number;
	/** Whether redacted audio is told of by a second delivery. */
	tellsOfRedactedAudio: boolean;
}

const mostAttempts = 10;
const attemptInterval = 10_000;
const timeout = 10_000;

/** Works on transcripts, and tells whom it was asked to tell. */
export class Pipeline {
	private readonly ending = new AbortController();
	private underWay = 0;

	constructor(
		private readonly contract: Contract,
		private readonly options: PipelineOptions,
		private readonly violations: string[],
	) {}

	get busy(): boolean {
		return this.underWay > 0;
	}

	close(): void {
		this.ending.abort();
	}

	begin(transcript: Transcript): void {
		this.underWay += 1;
		this.work(transcript)
			.catch((error: unknown) => {
				if (!this.ending.signal.aborted) this.violations.push(String(error));
			})
			.finally(() => (this.underWay -= 1));
	}

	/** Sends what AssemblyAI sends when a transcript is done, until it arrives or is refused. */
	async tell(transcript: Transcript): Promise<void> {
		await this.deliver(transcript, 'TranscriptReadyNotification', {
			transcript_id: transcript.id,
			status: transcript.status,
		});
	}

	/** Another for each that waits: Node warns of more than ten listeners on one. */
	private get ended(): AbortSignal {
		return AbortSignal.any([this.ending.signal]);
	}

	private async rest(milliseconds: number) {
		await pause(milliseconds, undefined, { signal: this.ended });
	}

	private async work(transcript: Transcript): Promise<void> {
		const { tellsOfRedactedAudio } = this.options;
		const isLong = String(transcript.request.audio_url).includes('long');
		const stageDuration = this.options.stageDuration * (isLong ? 8 : 1);
		await this.rest(stageDuration);
		transcript.status = 'processing';
		await this.rest(stageDuration);
		transcript.error = failureOf(transcript);
		transcript.completed = Date.now();
		transcript.status = transcript.error === null ? 'completed' : 'error';
		await this.tell(transcript);
		if (transcript.redactedAudio !== 'pending') return;
		await this.rest(stageDuration);
		transcript.redactedAudio = 'ready';
		if (!tellsOfRedactedAudio) return;
		const address = 'https://storage.example.com/redacted.mp3?X-Amz-Signature=secret';
		const body = { status: 'redacted_audio_ready', redacted_audio_url: address };
		await this.deliver(transcript, 'RedactedAudioNotification', body);
	}

	/** Ten attempts, ten seconds apart; everything but a 4xx or a success is tried again. */
	private async deliver(transcript: Transcript, schema: string, body: object): Promise<void> {
		const { webhook_url: url, webhook_auth_header_name: name, webhook_auth_header_value: value } = transcript.request;
		if (typeof url !== 'string') return;
		this.violations.push(...this.contract.notification(schema, body));
		const headers = {
			'content-type': 'application/json',
			'user-agent': 'python-requests/2.28.1',
			...(name ? { [String(name)]: String(value) } : {}),
		};
		for (let attempt = 1; attempt <= mostAttempts; attempt++) {
			if (attempt > 1) await this.rest(attemptInterval / this.options.timeFactor);
			const status = await request(url, {
				method: 'POST',
				headers,
				body: JSON.stringify(body),
				headersTimeout: timeout,
				signal: this.ended,
			}).then(
				async ({ statusCode, body: answer }) => {
					await answer.dump();
					return statusCode;
				},
				() => null,
			);
			transcript.webhookStatus = status;
			if (status !== null && ((status >= 200 && status < 300) || (status >= 400 && status < 500))) return;
		}
	}
}

/** By the name of the file, so that whoever looks at the demo can try it too. */
function failureOf({ request: { audio_url: address } }: Transcript): string | null {
	const url = String(address);
	if (url.includes('broken')) return `Download error, unable to download ${url}. Please make sure the file exists.`;
	if (url.includes('page')) return 'File does not appear to contain audio. File type is text/html (HTML document).';
	return null;
}
