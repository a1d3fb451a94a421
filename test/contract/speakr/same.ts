/** Where the stand-in's answer is to be the recorded one word for word, not only in its shape. */
const SAME: readonly RegExp[] = [
	/^(auth|batch|chat|events|notes|rate-limit|settings|summar|system|tags|transcri|users|web-)/,
	/^folders-(create|delete|get|list)/,
	/^recording-(delete|status|tags)/,
	/^recording-get--(full|minimal|failed-asr|failed-asr500|llm-failed)$/,
	/^recording-update--ok/,
	/^recordings-list--(bob|date-(from-(future|ms-z|plus-encoded)|to)|empty|foreign)/,
	/^speakers-(create|delete|identify|update|assign--(plain|regenerate|unknown)|of-recording--(after|failed|ok))/,
	/^upload--(duplicate|format-(m4a|ogg)|minimal|tag-ids|unicode)/,
	/^webhooks-(create|list--empty|replay|test)/,
];

export function isToBeSame(name: string): boolean {
	return SAME.some((names) => names.test(name));
}

/** Different in each run or world: ids that were given, times, secrets, measured durations, other copies. */
const VOLATILE =
	/^(id|job_id|event_id|secret|\w+_at|meeting_date|last_used|audio_duration|processing_time_seconds|copies|total_copies)$/;

/** The value with everything volatile (but not its being null) taken out. */
export function withoutVolatile(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutVolatile);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [
			key,
			VOLATILE.test(key) && item !== null ? '(volatile)' : withoutVolatile(item),
		]),
	);
}
