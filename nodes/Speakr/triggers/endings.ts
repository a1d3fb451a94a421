import type { IDataObject } from 'n8n-workflow';
import * as v from 'valibot';

const storedSchema = v.fallback(v.array(v.tuple([v.string(), v.number()])), []);

const capacity = 300;

/** Remembers when the ending of a recording was judged (milliseconds since 1970 by n8n's clock), by recording. */
export function createEndings(state: IDataObject) {
	const judged = new Map(v.parse(storedSchema, state.endings));
	const repeats = new Map<string, number>();
	const keep = () => {
		state.endings = [...judged];
	};
	return {
		at: (name: string) => judged.get(name),
		/** What tells the next ending of a recording from the one before, if it was seen at work in between. */
		repeatOf: (name: string) => repeats.get(name),
		note(name: string, moment: number) {
			judged.delete(name);
			judged.set(name, moment);
			repeats.delete(name);
			const [oldest] = judged.keys();
			if (judged.size > capacity && oldest !== undefined) judged.delete(oldest);
			keep();
		},
		/** A recording is at work at that moment or later, so it will end again. */
		sawAtWork(name: string, moment: number) {
			const before = judged.get(name);
			if (before === undefined || before >= moment) return;
			judged.delete(name);
			repeats.set(name, moment);
			keep();
		},
	};
}

/** Deletions by ID and moment (milliseconds since 1970 by Speakr's clock): webhook and changes feed name them differently. */
export function createDeletions(state: IDataObject) {
	const known = v.parse(storedSchema, state.deletions);
	return {
		/** False if the same deletion was noted before. */
		note(id: unknown, moment: number): boolean {
			const isSame = ([other, at]: [string, number]) => other === String(id) && Math.abs(at - moment) < 60_000;
			if (known.some(isSame)) return false;
			known.push([String(id), moment]);
			state.deletions = known.slice(-capacity);
			return true;
		},
	};
}

export type Endings = ReturnType<typeof createEndings>;
