// Runs the compiled bot and starts it again whenever it was killed: at the boundaries of SOAK_TARGETS one after another, or by the clock.
// Takes the bot's place under the launcher: prints what it prints, ends when it ends by itself.
const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '../..');
const targets = JSON.parse(process.env.SOAK_TARGETS ?? '[]');
/** Milliseconds after each start that became ready; then the process is killed wherever it is. */
const times = JSON.parse(process.env.SOAK_TIMES ?? '[]');
let current;
let isEnding = false;

function start() {
  const environment = { ...process.env, SOAK_KILL: targets[0] ?? '' };
  current = spawn(process.execPath, ['--require', join(__dirname, 'boundaries.js'), join(ROOT, 'dist/main.js'), ...process.argv.slice(2)], { cwd: process.cwd(), env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  let isReady = false;
  current.stdout.on('data', (part) => {
    process.stdout.write(part);
    if (isReady || !String(part).includes('"msg":"ready"')) return;
    isReady = true;
    const after = times.shift();
    const child = current;
    if (after !== undefined) setTimeout(() => { appendFileSync(process.env.SOAK_BOUNDARIES, 'killed by the clock\n'); child.kill('SIGKILL'); }, after);
  });
  current.stderr.pipe(process.stderr);
  current.on('exit', (code, signal) => {
    if (signal !== 'SIGKILL' || isEnding) process.exit(code ?? 1);
    if (targets.length > 0 && isAtTarget()) targets.shift();
    start();
  });
}

/** The last line of the file tells what the process was doing. */
function isAtTarget() {
  const lines = require('node:fs').readFileSync(process.env.SOAK_BOUNDARIES, 'utf8').trimEnd().split('\n');
  return lines.at(-1) === `reached ${targets[0]}`;
}

process.stdin.on('end', () => {
  isEnding = true;
  current.stdin.end();
}).resume();
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => { isEnding = true; current.kill(signal); });
start();
