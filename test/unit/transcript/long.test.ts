import type { Segment } from '../../../nodes/shared/transcript';
import { renderText } from '../../../nodes/shared/transcript/render';
import { renderSrt } from '../../../nodes/shared/transcript/subtitles';
import { said, scripts, transcriptOf } from './support/said';

const { segment } = Intl.Segmenter.prototype;
const { test: tried } = RegExp.prototype;
afterEach(() => {
	Object.assign(Intl.Segmenter.prototype, { segment });
	Object.assign(RegExp.prototype, { test: tried });
});

/** What a rendering of so many hours asks for: letters that are segmented, patterns that are tried, fields of segments that are read. */
function workOf(render: (segments: Segment[]) => unknown, hours: number, text: string): number {
	let work = 0;
	const read = {
		get(target: Segment, name: keyof Segment) {
			work++;
			return target[name];
		},
	};
	// Not mocks of jest, which would keep each of a million calls.
	Object.assign(Intl.Segmenter.prototype, {
		segment(this: Intl.Segmenter, input: string) {
			work += input.length;
			return segment.call(this, input);
		},
	});
	Object.assign(RegExp.prototype, {
		test(this: RegExp, input: string) {
			work++;
			return tried.call(this, input);
		},
	});
	const segments = Array.from({ length: hours * 360 }, (_, index) =>
		new Proxy(said(text, { speaker: index % 3 ? 'Ada' : 'Bob', start: index * 10, end: index * 10 + 9 }), read));
	render(segments);
	return work;
}

test.each<[string, number, (segments: Segment[]) => unknown, keyof typeof scripts]>([
	['Subtitles', 44, (segments) => renderSrt(transcriptOf(segments)), 'Latin'],
	['Subtitles', 11, (segments) => renderSrt(transcriptOf(segments)), 'Japanese'],
	['Text', 44, (segments) => renderText(transcriptOf(segments)), 'Latin'],
])('%s of %d hours take no more work an hour than those of a few', (_, hours, render, script) => {
	const text = scripts[script] ?? '';
	const short = workOf(render, hours / 11, text);
	expect(short).toBeGreaterThan((hours / 11) * 360);
	expect(workOf(render, hours, text) / short).toBeLessThan(11.2);
});
