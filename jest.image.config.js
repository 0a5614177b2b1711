// The container image, step by step: installs packages twice, so it needs the package registry and is apart from the other tests.
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/test/image/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
