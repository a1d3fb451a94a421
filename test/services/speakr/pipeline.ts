/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a test server, never shipped */
import type { Job, Recording } from './model';
import { asrFailure, failed, PROCESSING_SECONDS, summaryError, summarySteps, transcriptionSteps, type Columns } from './outcome';
import type { SpeakrState } from './state';
import type { Emitter } from './webhooks/emitter';

/**
 * `failing` is the moment between the event of a failed transcription and its status, since 0.10.11; `finishing` what
 * Speakr does once the status is there and before it tells: shares, exports, embeddings.
 */
export type Stage = 'queued' | 'processing' | 'summarizing' | 'failing' | 'finishing';

/** Milliseconds, in which nothing fails or finishes late; or what each stage waits for. */
export type StageDuration = number | ((stage: Stage) => Promise<void>);

/** Works off transcriptions and summaries, stage by stage. */
export class Pipeline {
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly running = new Set<number>();
	private closed = false;
	private nextKey = 0;

	constructor(
		private readonly state: SpeakrState,
		private readonly emitter: Emitter,
		private readonly stageDuration: StageDuration,
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
		const cleared = this.clear(recording, { transcription: null, summary: null });
		this.state.write(recording, { ...cleared, status: 'QUEUED' });
		const job = this.open(recording, 'transcribe');
		this.run(job, async () => await this.transcription(recording, job));
		return job;
	}

	summarize(recording: Recording, prompt = ''): Job {
		const open = this.openJob(recording, 'summarize');
		if (open) return open;
		this.state.write(recording, { ...this.clear(recording, { summary: null }), status: 'SUMMARIZING' });
		const job = this.open(recording, 'summarize');
		this.run(job, async () => await this.summary(recording, job, prompt));
		return job;
	}

	/** Since 0.10.11 what is to be regenerated is gone at once; the events in bulk, so that nobody is told of them. */
	private clear(recording: Recording, columns: Columns): Columns {
		if (!this.state.since('0.10.11')) return {};
		this.state.forgetEvents(recording);
		recording.events = [];
		return columns;
	}

	private async transcription(recording: Recording, job: Job): Promise<void> {
		await this.stage('queued');
		const failure = asrFailure(recording);
		for (let attempt = 1; attempt <= (failure?.attempts ?? 1); attempt++) {
			if (!this.exists(recording)) return;
			job.status = 'processing';
			this.state.write(recording, { status: 'PROCESSING' });
			this.emitter.emit('recording.transcription.started', recording);
			await this.stage('processing');
		}
		if (!this.exists(recording)) return;
		if (failure) {
			await this.fail(recording, failure.error, failed(failure));
			return;
		}
		this.commit(recording, transcriptionSteps(recording, this.ownerOf(recording), this.state));
		if (recording.status === 'PROCESSING') {
			this.state.write(recording, { status: 'SUMMARIZING' });
			await this.stage('summarizing');
			if (!this.exists(recording)) return;
			this.finishSummary(recording);
			if (this.state.since('0.10.11')) this.emitter.emitSummary(recording, summaryError(recording));
		}
		if (await this.finish(recording)) this.emitter.emitEnd('recording.transcription.completed', recording);
	}

	/** False if it was deleted meanwhile. Without a summary, Speakr completes it a second time. */
	private async finish(recording: Recording): Promise<boolean> {
		const isCompletedTwice = recording.status === 'COMPLETED' && !this.ownerOf(recording).autoSummarization;
		await this.late('finishing');
		if (!this.exists(recording)) return false;
		if (isCompletedTwice) this.state.write(recording, { completedAt: this.state.clock.now() });
		recording.processingSeconds = PROCESSING_SECONDS;
		return true;
	}

	/** Since 0.10.11 the event comes before the status. */
	private async fail(recording: Recording, error: string, columns: Columns): Promise<void> {
		const emit = () => this.emitter.emit('recording.transcription.failed', recording, { error });
		if (this.state.since('0.10.11')) {
			emit();
			await this.late('failing');
			if (this.exists(recording)) this.state.write(recording, columns);
			return;
		}
		this.state.write(recording, columns);
		emit();
	}

	private async summary(recording: Recording, job: Job, prompt: string): Promise<void> {
		await this.stage('queued');
		job.status = 'processing';
		await this.stage('summarizing');
		if (!this.exists(recording)) return;
		this.finishSummary(recording, { prompt, movesCompletedAt: this.state.since('0.10.11') });
		this.emitter.emitSummary(recording, this.state.since('0.10.11') ? summaryError(recording) : null);
	}

	private finishSummary(recording: Recording, options?: Parameters<typeof summarySteps>[3]): void {
		this.commit(recording, summarySteps(recording, this.ownerOf(recording), this.state, options));
	}

	private commit(recording: Recording, steps: Iterable<Columns>): void {
		for (const columns of steps) {
			this.state.write(recording, columns);
			const count = columns.events?.length ?? 0;
			if (count > 0) this.emitter.emit('recording.events.extracted', recording, { events_count: count });
		}
	}

	private ownerOf(recording: Recording) {
		return this.state.userOf(recording.ownerId);
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

	private async late(stage: Stage): Promise<void> {
		if (typeof this.stageDuration === 'function') await this.stageDuration(stage);
	}

	private async stage(stage: Stage): Promise<void> {
		const { stageDuration } = this;
		if (typeof stageDuration === 'function') return await stageDuration(stage);
		await new Promise<void>((resolve) => {
			const timer = setTimeout(() => {
				this.timers.delete(timer);
				resolve();
			}, stageDuration);
			this.timers.add(timer);
		});
	}
}
