/** Something that is held back until the test lets it go. */
export function hold(): { held: Promise<void>; release(): void } {
	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	return { held, release: () => release() };
}

/** Settled, but first does something when it is awaited. */
export function whenAwaited(act: () => void): Promise<void> {
	const then: Promise<void>['then'] = async (...given) => {
		act();
		return await Promise.resolve().then(...given);
	};
	return Object.assign(Object.create(Promise.prototype), { then });
}
