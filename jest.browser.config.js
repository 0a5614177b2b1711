// The journey through the chat client's page in Chromium; long, so apart from the other tests. Leaves loopback as little as they do.
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
  // One browser at a time: two share the machine's cores with three processes each.
  maxWorkers: 1,
};
