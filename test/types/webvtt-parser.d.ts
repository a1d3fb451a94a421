declare module 'webvtt-parser' {
	interface Node {
		type: string;
		value?: string;
		children?: Node[];
	}
	export class WebVTTParser {
		constructor(entities?: Record<string, string>);
		parse(input: string, mode?: string): {
			cues: Array<{ startTime: number; endTime: number; tree: Node }>;
			errors: Array<{ message: string; line: number; col: number }>;
		};
	}
}
