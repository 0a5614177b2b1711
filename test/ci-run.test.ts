// The script that judges a change: its last line and its exit code, with an npm of our own that plays each outcome.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BROWSER_TESTS = readdirSync(join(__dirname, 'browser')).flatMap((name) => (name.endsWith('.test.ts') ? [name.slice(0, -'.test.ts'.length)] : []));
const folder = mkdtempSync(join(tmpdir(), 'latchkey-ci-'));
beforeAll(() => {
  mkdirSync(join(folder, '.ci'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'test/browser'), { recursive: true });
  for (const name of BROWSER_TESTS) writeFileSync(join(folder, 'test/browser', `${name}.test.ts`), '');
  cpSync(join(__dirname, '../.ci/run'), join(folder, '.ci/run'));
  // Plays `npm ci` and `npm run` of compile, check:types, test, test:image, test:browser and soak: writes the summary that jest would write.
  const script = `#!/usr/bin/env bash
    case "$1 $2" in
      ci*) exit "\${CI_CODE:-0}";;
      "run compile") exit "\${BUILD_CODE:-0}";;
      "run check:types") exit "\${TYPES_CODE:-0}";;
      "run test") summary=$UNIT code=\${UNIT_CODE:-0};;
      "run test:image") summary=$IMAGE code=\${IMAGE_CODE:-0};;
      "run test:browser") echo "plays \${*: -1}"; summary=$BROWSER code=\${BROWSER_CODE:-0};;
      "run soak") summary=$SOAK code=\${SOAK_CODE:-0};;
      *) echo "unknown: $*" >&2; exit 99;;
    esac
    for word in "$@"; do case "$word" in --outputFile=*) [ -z "$summary" ] || echo "$summary" > "\${word#*=}";; esac; done
    exit "$code"`;
  writeFileSync(join(folder, 'bin/npm'), script, { mode: 0o755 });
  // Stands for Debian's packages, so that nothing is installed where Chromium is missing.
  for (const name of ['apt-get', 'sudo']) writeFileSync(join(folder, 'bin', name), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const summary = (passed: number, failed: number, broken = 0) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numTotalTests: passed + failed, numRuntimeErrorTestSuites: broken });

it.each([
  ['all is well', { UNIT: summary(20, 0), BROWSER: summary(3, 0) }, '29 passed, 0 failed', true],
  ['an image test fails', { UNIT: summary(20, 0), IMAGE: summary(1, 1), IMAGE_CODE: '1', BROWSER: summary(3, 0) }, '28 passed, 1 failed', false],
  ['no image test ran', { UNIT: summary(20, 0), IMAGE: '', IMAGE_CODE: '1', BROWSER: summary(3, 0) }, '27 passed, 1 failed', false],
  ['a test fails', { UNIT: summary(19, 1), UNIT_CODE: '1', BROWSER: summary(3, 0) }, '28 passed, 1 failed', false],
  ['a browser test fails', { UNIT: summary(20, 0), BROWSER: summary(1, 2), BROWSER_CODE: '1' }, '27 passed, 2 failed', false],
  ['a test file cannot be loaded', { UNIT: summary(20, 0, 1), UNIT_CODE: '1', BROWSER: summary(3, 0) }, '29 passed, 1 failed', false],
  ['a killed process lost something', { UNIT: summary(20, 0), BROWSER: summary(3, 0), SOAK: summary(3, 1), SOAK_CODE: '1' }, '28 passed, 1 failed', false],
  ['no test ran', { UNIT_CODE: '2', BROWSER: summary(3, 0) }, '9 passed, 1 failed', false],
  ['two parts fail without a failed test', { UNIT: summary(20, 0), IMAGE_CODE: '1', BROWSER: summary(3, 0), BROWSER_CODE: '1' }, '29 passed, 2 failed', false],
  ['the compiler refuses, so no test runs', { BUILD_CODE: '2', UNIT: summary(20, 0), BROWSER: summary(3, 0) }, '0 passed, 1 failed', false],
  ['a type is wrong', { TYPES_CODE: '2', UNIT: summary(20, 0), BROWSER: summary(3, 0) }, '29 passed, 1 failed', false],
  ['the packages cannot be installed', { CI_CODE: '1' }, '0 passed, 1 failed', false],
  ['nothing ran although nothing failed', { UNIT: summary(0, 0), IMAGE: summary(0, 0), BROWSER: summary(0, 0), SOAK: summary(0, 0) }, '0 passed, 0 failed', false],
])('says what happened when %s', (_name, outcome, lastLine, isGood) => {
  const run = spawnSync(join(folder, '.ci/run'), { encoding: 'utf8', env: { IMAGE: summary(2, 0), SOAK: summary(4, 0), PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...outcome } });

  expect(run.stdout.trimEnd().split('\n').at(-1)).toBe(lastLine);
  expect(run.status === 0).toBe(isGood);
});

it('makes each browser journey within three days, and what most people do in each run', () => {
  const played = ['0', '1', '2'].map((place) => {
    const { stdout } = spawnSync(join(folder, '.ci/run'), { encoding: 'utf8', env: { UNIT: summary(1, 0), IMAGE: summary(1, 0), BROWSER: summary(1, 0), SOAK: summary(1, 0), BROWSER_PLACE: place, PATH: `${join(folder, 'bin')}:${process.env.PATH}` } });
    const pattern = new RegExp(/^plays (.+)$/m.exec(stdout)![1]!);
    return BROWSER_TESTS.filter((name) => pattern.test(`test/browser/${name}.test.ts`));
  });

  for (const names of played) expect(names).toEqual(expect.arrayContaining(['hand-over', 'mimecast', 'requests']));
  expect([...new Set(played.flat())].sort()).toEqual([...BROWSER_TESTS].sort());
  expect(Math.max(...played.map(({ length }) => length))).toBeLessThan(BROWSER_TESTS.length);
});
