let tables: Int32Array | undefined;

/** Eight tables of the polynomial of ZIP, lowest bit first: each is a byte further on. */
function toTables(): Int32Array {
	const all = new Int32Array(8 * 256);
	for (let byte = 0; byte < 256; byte++) {
		let value = byte;
		for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
		all[byte] = value;
	}
	for (let entry = 256; entry < 8 * 256; entry++) {
		const before = all[entry - 256] ?? 0;
		all[entry] = (before >>> 8) ^ (all[before & 0xff] ?? 0);
	}
	return all;
}

/** The checksum of ZIP, eight bytes at a time. */
export function crc32(bytes: Uint8Array): number {
	const table = (tables ??= toTables());
	const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const look = (distance: number, byte: number) => table[distance * 256 + byte] ?? 0;
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
