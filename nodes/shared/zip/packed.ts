/** What a ZIP holds of a file. */
export interface Packed {
	bytes: Uint8Array;
	/** 0 is stored, 8 is deflated. */
	method: number;
	crc: number;
}

/** A file, and how a ZIP held it, so that another ZIP takes it as it is. */
export interface PackableContent {
	content: Buffer;
	packed?: Packed;
}
