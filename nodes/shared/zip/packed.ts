export interface Packed {
	bytes: Uint8Array;
	method: number;
	crc: number;
}

export interface PackableContent {
	content: Buffer;
	packed?: Packed;
}
