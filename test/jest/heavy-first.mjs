import Sequencer from '@jest/test-sequencer';

/** Long, but short to read: by size, as on a fresh clone, they would come last and leave a worker idle. */
const heavy = /services\.test|modern|archive-whole|mirror|set-aside|matrix\.test|forged\.test|pairs\.test|both\.test|blocked\.test/;

export default class HeavyFirst extends Sequencer {
	sort(tests) {
		const sorted = super.sort(tests);
		const isHeavy = ({ path }) => heavy.test(path);
		return [...sorted.filter(isHeavy), ...sorted.filter((test) => !isHeavy(test))];
	}
}
