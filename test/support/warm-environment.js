// Node's environment for a test file, with two libraries that all files of a worker share: what they learn while they parse the cards' expressions costs a good part of a second to learn.
const { TestEnvironment } = require('jest-environment-node');

/** They keep nothing but what was parsed, and the functions of the cards, which each file registers anew. */
const SHARED = { 'adaptive-expressions': () => require('adaptive-expressions'), 'adaptivecards-templating': () => require('adaptivecards-templating') };

module.exports = class WarmEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.takeShared = (name) => SHARED[name]();
  }
};
