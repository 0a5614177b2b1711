// Unit, contract and HTTP tests. The browser journey has a configuration of its own: jest.browser.config.js.
module.exports = {
  testEnvironment: '<rootDir>/test/support/warm-environment.js',
  moduleNameMapper: { '^(adaptive-expressions|adaptivecards-templating)$': '<rootDir>/test/support/shared/$1.js' },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/browser/', '/test/image/'],
  // strip-bom, a part of @microsoft/app-manifest, is an ES module: Node requires it, Jest does not.
  transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }], 'strip-bom/index\\.js$': ['ts-jest', { diagnostics: false, tsconfig: { allowJs: true, module: 'commonjs' } }] },
  transformIgnorePatterns: ['/node_modules/(?!(.*/)?strip-bom/)'],
  globalSetup: '<rootDir>/test/support/own-folder.js',
  setupFiles: ['<rootDir>/test/support/loopback-only.ts', '<rootDir>/test/support/ready-keys.ts'],
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/long-first.js',
  // More than two cores have: much of the time is waiting for processes and timers.
  maxWorkers: 4,
  workerIdleMemoryLimit: '1200MB',
};
