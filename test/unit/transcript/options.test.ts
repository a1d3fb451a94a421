import { inTimezone, shownForFormats, renderOptions, transcriptFormats } from '../../../nodes/shared/transcript';
import { collection } from '../../../nodes/shared/operation';

const { markdown, srt, text } = transcriptFormats;
const shownFor = (options: Record<string, { shownWhen?: object }>, name: string) => options[name]?.shownWhen;

test('an option is shown for the formats that it changes, of those on offer', () => {
	const options = shownForFormats(renderOptions, { markdown, srt, text });
	expect(shownFor(options, 'lineLength')).toEqual({ '/format': ['srt'] });
	expect(shownFor(options, 'times')).toEqual({ '/format': ['markdown', 'text'] });
	expect(shownFor(options, 'withSpeakers')).toEqual({ '/format': ['markdown', 'text', 'srt'] });
});
test('one that changes none of them is left out', () => {
	expect(Object.keys(shownForFormats(renderOptions, { text }))).not.toContain('lineLength');
	expect(Object.keys(shownForFormats(renderOptions, { text }))).toContain('times');
});
test('the field of the format may have another name, and more may be asked for', () => {
	const options = shownForFormats(renderOptions, { srt }, 'transcriptFormat', { '/events': ['completed'] });
	expect(shownFor(options, 'lineLength')).toEqual({ '/events': ['completed'], '/transcriptFormat': ['srt'] });
});
test("options come with the workflow's time zone", () => {
	const field = inTimezone(collection('Options', renderOptions));
	const setting: Parameters<typeof field.parse>[1] = JSON.parse('{"timezone": "Asia/Tokyo"}');
	expect(field.parse({ times: true }, setting)).toMatchObject({ times: true, timezone: 'Asia/Tokyo' });
});
