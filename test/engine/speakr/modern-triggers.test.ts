import { useVersion } from './room';

useVersion('1.1');

/** Files whose tests hold for every version; what holds for one alone is said there. */
const files = ['both', 'delivery-log', 'late-events', 'lost-by-proxy', 'reused-ids'];

describe.each(files)('on Speakr 1.1, %s', (file) => {
	jest.requireActual(`./${file}.test`);
});
