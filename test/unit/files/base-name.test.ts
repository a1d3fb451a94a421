import { baseName, shortenedName } from '../../../nodes/shared/files';

test.each([
	['talk.mp3', 'talk.mp3'],
	['/home/ada/talk.mp3', 'talk.mp3'],
	['C:\\Users\\Ada\\talk.mp3', 'talk.mp3'],
	[' talk\u0000.mp3\n', 'talk.mp3'],
	['talk...', 'talk...'],
	['..talk', '..talk'],
	['', undefined],
	['/home/', undefined],
	['/home/..', undefined],
])('the file at the end of %j is %j', (path, name) => expect(baseName(path)).toBe(name));

test.each([
	['talk.mp3', 8, 'talk.mp3'],
	['talk.mp3', 7, 'tal.mp3'],
	['a talk.mp3', 6, 'a.mp3'],
	['talk', 3, 'tal'],
	['talk.of.the.day', 10, 'talk.o.day'],
	['two\nlines.mp3', 9, 'two\nl.mp3'],
	['a.extensionofsixteen', 8, 'a.extens'],
	['üben.mp3', 7, 'üb.mp3'],
	['.hidden', 4, '.hid'],
])('%j in %i bytes is %j', (name, bytes, shortened) => expect(shortenedName(name, bytes)).toBe(shortened));
