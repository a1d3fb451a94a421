let tables: DataView | undefined;

const tableBytes = 256 * 4;

/** Eight tables of the polynomial of ZIP, lowest bit first: each is a byte further on. */
function toTables(): DataView {
	const view = new DataView(new ArrayBuffer(8 * tableBytes));
	for (let byte = 0; byte < 256; byte++) {
		let value = byte;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
		view.setInt32(byte * 4, value, true);
	}
	for (let entry = 0; entry < 7 * 256; entry++) {
		const before = view.getInt32(entry * 4, true);
		view.setInt32(entry * 4 + tableBytes, (before >>> 8) ^ view.getInt32((before & 0xff) * 4, true), true);
	}
	return view;
}

/** The checksum of ZIP, eight bytes at a time. */
export function crc32(bytes: Uint8Array): number {
	const table = (tables ??= toTables());
	const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const look = (distance: number, byte: number) => table.getInt32(distance * tableBytes + byte * 4, true);
	let crc = -1;
	let at = 0;
	for (; at + 8 <= data.byteLength; at += 8) {
		const low = crc ^ data.getInt32(at, true);
		const high = data.getInt32(at + 4, true);
		crc =
			look(7, low & 0xff) ^ look(6, (low >>> 8) & 0xff) ^ look(5, (low >>> 16) & 0xff) ^ look(4, low >>> 24) ^
			look(3, high & 0xff) ^ look(2, (high >>> 8) & 0xff) ^ look(1, (high >>> 16) & 0xff) ^ look(0, high >>> 24);
	}
	for (; at < data.byteLength; at++) crc = (crc >>> 8) ^ look(0, (crc ^ data.getUint8(at)) & 0xff);
	return ~crc >>> 0;
}
