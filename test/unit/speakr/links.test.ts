import { linksAt } from '../../../nodes/Speakr/api/links';

test.each(['https://host', 'https://n8n@host', 'https://n8n:secret@host', 'https://n8n:p@ss@host'])('a link at %s has nothing of a password', (address) => {
	expect(linksAt(address)(7, 12.5)).toBe('https://host/recordings/7?t=12');
	expect(linksAt(`${address}/a@b`)(7)).toBe('https://host/a@b/recordings/7');
});
