/** Something that is held back until the test lets it go. */
export function hold(): { held: Promise<void>; release(): void } {
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	return { held, release: () => release() };
}
