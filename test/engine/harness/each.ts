/** Opens a room before each test of a file or `describe`, and closes it after; gives the one that is open. */
export function each<Room extends { close(): Promise<void> }>(open: () => Promise<Room>): () => Room {
	let room: Room | undefined;
	beforeEach(async () => {
		room = await open();
	});
	afterEach(async () => await room?.close());
	return () => {
		if (!room) throw new Error('No room is open');
		return room;
	};
}
