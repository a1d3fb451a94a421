export interface Packed {
	bytes: Uint8Array;
	method: number;
	crc: number;
}

/** A file, and how a ZIP held it, so that another ZIP takes it as it is. */
export interface PackableContent {
	content: Buffer;
	packed?: Packed;
}
