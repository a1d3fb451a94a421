const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** Seconds as `01:02:03.004`, or with a comma for SubRip. */
export function cueTime(seconds: number, decimalMark: '.' | ','): string {
	const milliseconds = Math.round(Math.max(0, seconds) * 1000);
	return `${clockTime(Math.floor(milliseconds / 1000), true)}${decimalMark}${pad(milliseconds % 1000, 3)}`;
}

/** Seconds as `1:02:03` or `2:03`, `padded` as `00:02:03`. */
export function clockTime(seconds: number, padded = false): string {
	const whole = Math.floor(Math.max(0, seconds));
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor(whole / 60) % 60;
	if (padded) return `${pad(hours)}:${pad(minutes)}:${pad(whole % 60)}`;
	return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}
