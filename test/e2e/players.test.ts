/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs a player, never shipped */
import { execFileSync } from 'node:child_process';
import { renderSrt, renderVtt } from '../../nodes/shared/transcript/subtitles';

const hostile = ['<laughs> and <i>so</i>', 'a < b and c > d', 'so --> there', 'AT&amp;T', 'NOTE this', '42', '{\\an8} {y:i}', 'C:\\News\\n'];

const all = {
	title: null,
	date: null,
	duration: null,
	text: null,
	segments: hostile.map((text, index) => ({ speaker: 'Ada', text, start: index * 10, end: index * 10 + 3 })),
};

/** What ffmpeg shows, without the invisible characters that keep text from being a command. */
const shownBy = (input: string, format: 'srt' | 'webvtt') =>
	execFileSync('ffmpeg', ['-v', 'error', '-f', format, '-i', 'pipe:0', '-f', 'ass', 'pipe:1'], { input, encoding: 'utf8' })
		.split('\n')
		.filter((line) => line.startsWith('Dialogue'))
		.map((line) => line.replace(/^(?:[^,]*,){9}/, '').replace(/\u2060/g, '').replace(/\\([{}\\])/g, '$1').trim());

test('ffmpeg shows everything of an SRT file, brackets and braces as others', () => {
	expect(shownBy(renderSrt(all), 'srt')).toEqual(hostile.map((text) => `Ada: ${text.replace(/</g, '‹').replace(/>/g, '›').replace(/\{/g, '(').replace(/\}/g, ')')}`));
});
test('ffmpeg shows everything of a VTT file', () => {
	expect(shownBy(renderVtt(all), 'webvtt')).toEqual(hostile);
});
