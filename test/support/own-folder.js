// What tests put into the folder for temporary files goes into one of their own, which is gone when they are over.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Before the workers start: they and all that they start inherit it. */
module.exports = async () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'latchkey-tests-'));
  // Another process of a test may still be about to end.
  process.once('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 }));
};
