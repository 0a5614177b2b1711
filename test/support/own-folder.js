// What tests put into the folder for temporary files goes into one of their own, which is gone when they are over.
const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Before the workers start: they and all that they start inherit it. */
module.exports = async () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'latchkey-tests-'));
  // Some tests start programs of other accounts, which have to find their files.
  chmodSync(process.env.TMPDIR, 0o755);
  // Another process of a test may still be about to end.
  process.once('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 }));
};
