/** What a stand-in Specala holds. Fields that no page of Specala's shows are marked: there it is a guess. */

export interface Project {
	id: string;
	name: string;
}

export interface Transcription {
	id: string;
	title: string;
	summary: string;
	language: string;
	/** Seconds, with decimals. */
	durationSeconds: number;
	speakers: Array<{ name: string }>;
	/** A guess, as everything below. */
	topics: string[];
	status: string;
	createdAt: string;
	projectId: string | null;
	text: string;
}

interface Workspace {
	projects: Project[];
	transcriptions: Transcription[];
}

export const keys = {
	pro: 'sk_live_pro_4f1c8a2e9b7d',
	/** Of another workspace. */
	other: 'sk_live_other_77aa01c3d2e4',
	/** Of a workspace whose plan has no API access. */
	free: 'sk_live_free_0a1b2c3d4e5f',
	expired: 'sk_live_expired_9f8e7d6c5b4a',
} as const;

export type Owner = 'pro' | 'other';

const firstDay = Date.parse('2026-05-20T08:00:00Z');

/** Always the same UUID for a number, of the fourth version by its looks. */
const uuidOf = (kind: string, number: number) =>
	`${kind}${number.toString(16).padStart(6, '0')}-52a7-4a39-8d1f-${(number * 7919).toString(16).padStart(12, '0')}`;

export class SpecalaState {
	private readonly workspaces: Record<Owner, Workspace> = {
		pro: { projects: [], transcriptions: [] },
		other: { projects: [], transcriptions: [] },
	};
	private made = 0;

	of(owner: Owner): Workspace {
		return this.workspaces[owner];
	}

	addProject(name: string, owner: Owner = 'pro'): Project {
		const project = { id: uuidOf('a0', ++this.made), name };
		this.of(owner).projects.push(project);
		return project;
	}

	/** A finished transcription, an hour after the one before, unless its columns say otherwise. */
	addTranscription(columns: Partial<Transcription> = {}, owner: Owner = 'pro'): Transcription {
		const number = ++this.made;
		const title = columns.title ?? `Meeting ${number}`;
		const transcription: Transcription = {
			id: uuidOf('0b', number),
			title,
			summary: `What was said in ${title}.`,
			language: 'en',
			durationSeconds: 1840.5,
			speakers: [{ name: 'Alice' }, { name: 'Bob' }],
			topics: ['planning'],
			status: 'completed',
			createdAt: new Date(firstDay + number * 3_600_000).toISOString().replace('.000Z', 'Z'),
			projectId: null,
			text: `Alice: Welcome to ${title}.\nBob: Grüezi zämme, let's begin.`,
			...columns,
		};
		this.of(owner).transcriptions.push(transcription);
		return transcription;
	}

	addTranscriptions(count: number, columns: Partial<Transcription> = {}): Transcription[] {
		return Array.from({ length: count }, () => this.addTranscription(columns));
	}

	remove(id: string, owner: Owner = 'pro'): void {
		const workspace = this.of(owner);
		workspace.transcriptions = workspace.transcriptions.filter((each) => each.id !== id);
	}
}
