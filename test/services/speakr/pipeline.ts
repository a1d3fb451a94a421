/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test server, never shipped */
import type { Job, Recording } from './model';
import { asrFailure, failTranscription, summarized, transcribed } from './outcome';
import type { SpeakrState } from './state';
import type { Emitter } from './webhooks/emitter';

/** Works off transcriptions and summaries, stage by stage. */
export class Pipeline {
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly running = new Set<number>();
	private closed = false;

	constructor(
		private readonly state: SpeakrState,
		private readonly emitter: Emitter,
		private readonly stageDuration: number | (() => Promise<void>),
	) {}

	get busy(): boolean {
		return this.running.size > 0;
	}

	close(): void {
		this.closed = true;
		for (const timer of this.timers) clearTimeout(timer);
		this.running.clear();
	}

	/** Asking again while one is queued or running gives that one. */
	transcribe(recording: Recording): Job {
		const open = this.openJob(recording, 'transcribe');
		if (open) return open;
		recording.status = 'QUEUED';
		const job = this.open(recording, 'transcribe');
		this.run(job, async () => await this.transcription(recording, job));
		return job;
	}

	summarize(recording: Recording, prompt = ''): Job {
		const open = this.openJob(recording, 'summarize');
		if (open) return open;
		recording.status = 'SUMMARIZING';
		const job = this.open(recording, 'summarize');
		this.run(job, async () => await this.summary(recording, job, prompt));
		return job;
	}

	private async transcription(recording: Recording, job: Job): Promise<void> {
		await this.stage();
		const failure = asrFailure(recording);
		for (let attempt = 1; attempt <= (failure?.attempts ?? 1); attempt++) {
			if (!this.exists(recording)) return;
			job.status = 'processing';
			recording.status = 'PROCESSING';
			this.emitter.emit('recording.transcription.started', recording);
			await this.stage();
		}
		if (!this.exists(recording)) return;
		if (failure) {
			failTranscription(recording, failure);
			this.emitter.emit('recording.transcription.failed', recording, { error: failure.error });
			return;
		}
		const owner = this.state.userOf(recording.ownerId);
		if (transcribed(recording, owner, this.state.clock)) {
			recording.status = 'SUMMARIZING';
			await this.stage();
			if (!this.exists(recording)) return;
			this.finishSummary(recording);
		}
		this.emitter.emit('recording.transcription.completed', recording, durations(recording));
	}

	private async summary(recording: Recording, job: Job, prompt: string): Promise<void> {
		await this.stage();
		job.status = 'processing';
		await this.stage();
		if (!this.exists(recording)) return;
		this.finishSummary(recording, prompt);
		this.emitter.emit('recording.summary.completed', recording, durations(recording));
	}

	private finishSummary(recording: Recording, prompt?: string): void {
		summarized(recording, this.state.userOf(recording.ownerId), this.state, prompt);
		if (recording.status === 'COMPLETED' && recording.events.length > 0) {
			this.emitter.emit('recording.events.extracted', recording, { events_count: recording.events.length });
		}
	}

	private exists(recording: Recording): boolean {
		return !this.closed && this.state.recordings.get(recording.id) === recording;
	}

	private openJob(recording: Recording, kind: Job['kind']): Job | undefined {
		return this.state.jobs.where(
			(job) => job.recordingId === recording.id && job.kind === kind && job.status !== 'done',
		)[0];
	}

	private open(recording: Recording, kind: Job['kind']): Job {
		return this.state.jobs.insert({
			id: this.state.jobs.nextId(),
			kind,
			recordingId: recording.id,
			status: 'queued',
		});
	}

	private run(job: Job, work: () => Promise<void>): void {
		const key = this.nextKey++;
		this.running.add(key);
		void work().finally(() => {
			job.status = 'done';
			this.running.delete(key);
		});
	}

	private nextKey = 0;

	private async stage(): Promise<void> {
		const { stageDuration } = this;
		if (typeof stageDuration === 'function') return await stageDuration();
		await new Promise<void>((resolve) => {
			const timer = setTimeout(() => {
				this.timers.delete(timer);
				resolve();
			}, stageDuration);
			this.timers.add(timer);
		});
	}
}

/** Nulls are left out of a webhook's data. */
function durations(recording: Recording) {
	return {
		transcription_duration_seconds: recording.transcriptionSeconds ?? undefined,
		summarization_duration_seconds: recording.summarizationSeconds ?? undefined,
	};
}
