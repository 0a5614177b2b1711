// Order of the test files where no earlier run is known: those that give themselves the most time begin, so that no long one is alone at the end.
const { readFileSync } = require('node:fs');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Milliseconds that the file gives one test; 0 where it says nothing. */
function readTimeout(path) {
  const [, given = '0'] = /^jest\.setTimeout\(([\d_]+)/m.exec(readFileSync(path, 'utf8')) ?? [];
  return Number(given.replaceAll('_', ''));
}

module.exports = class LongFirst extends Sequencer {
  sort(tests) {
    // With the times of an earlier run Jest's own order is better.
    const sorted = super.sort(tests);
    const given = new Map(sorted.map(({ path, duration }) => [path, duration ?? readTimeout(path)]));
    return sorted.sort((one, other) => given.get(other.path) - given.get(one.path));
  }
};
