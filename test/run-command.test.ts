// Commands as a shell starts them: a reader that closes the pipe early is no failure. Runs the built files.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

test('a reader that has seen enough ends the command in peace', () => {
  const command = `node "${join(ROOT, 'dist/install/register-app.js')}" --help`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', `set -o pipefail; for n in 1 2; do ${command} | (exec 0<&-; sleep 0.2) || exit 9; done; ${command} | head -1`], { encoding: 'utf8' });

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^Makes the bot known/);
});

test('the exit code of the command is that of the process', () => {
  expect(spawnSync('node', [join(ROOT, 'dist/back-up.js')], { encoding: 'utf8' })).toMatchObject({ status: 78, stdout: expect.stringContaining('npm run backup -- <file>') });
});
