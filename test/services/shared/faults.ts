export interface FaultRule {
	method?: string;
	path?: RegExp;
	/** How many requests it lets through first. Default 0. */
	after?: number;
	/** How many requests it catches. Default 1. */
	times?: number;
	/** Answered instead of the real answer, with the framework's page unless `body` is given. */
	status?: number;
	headers?: Record<string, string>;
	body?: string;
	contentType?: string;
	/** Milliseconds before answering. */
	delay?: number;
	/** It is not answered before this has settled. */
	held?: Promise<void>;
	/**
	 * The connection is destroyed before any answer, or after half of the body. Without `status` and `body`
	 * the request is carried out first: what a POST made is there, only its answer is lost.
	 */
	cut?: 'before' | 'midway';
	/** Milliseconds between chunks of the body. */
	drip?: number;
}

/** Faults asked for by a test, in the order in which they were asked for. */
export class Faults {
	private rules: Array<FaultRule & { after: number; left: number }> = [];

	next(rule: FaultRule): void {
		this.rules.push({ ...rule, after: rule.after ?? 0, left: rule.times ?? 1 });
	}

	clear(): void {
		this.rules = [];
	}

	/** The rule for this request, used up by one. */
	take(method: string, path: string): FaultRule | undefined {
		const matching = this.rules.filter(
			(candidate) =>
				(candidate.method === undefined || candidate.method.toUpperCase() === method) &&
				(candidate.path === undefined || candidate.path.test(path)),
		);
		const rule = matching.find(({ after }) => after <= 0);
		for (const each of matching) each.after--;
		if (rule && (rule.left -= 1) <= 0) this.rules = this.rules.filter((other) => other !== rule);
		return rule;
	}
}
