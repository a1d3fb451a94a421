import Sequencer from '@jest/test-sequencer';

/** Long, but short to read: by size, as on a fresh clone, they would come last and leave a worker idle. */
const heavy = /package[\\/]services|engine.*(archive-whole|both|blocked|forged|matrix|mirror|modern|pairs|set-aside)/;

export default class HeavyFirst extends Sequencer {
	sort(tests) {
		const sorted = super.sort(tests);
		const isHeavy = ({ path }) => heavy.test(path);
		return [...sorted.filter(isHeavy), ...sorted.filter((test) => !isHeavy(test))];
	}
}
