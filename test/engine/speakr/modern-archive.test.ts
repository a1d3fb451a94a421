import { useVersion } from './room';

useVersion('1.1');

describe('on Speakr 1.1', () => {
	jest.requireActual('./archive.test');
});
