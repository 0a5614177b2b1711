// Starts a process that can be asked for its CPU time and memory. Knows nothing of what runs in it.
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { createInterface } = require('node:readline');

/**
 * Resolves when the process has printed its line `ready`; with the milliseconds that it took.
 * @param start `{ script, args?, nodeArgs?, env }`; nothing else of the caller's environment reaches it but PATH and HOME
 */
async function startMeasured({ script, args = [], nodeArgs = [], env }) {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--require', join(__dirname, 'report-usage.js'), ...nodeArgs, script, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const words = [];
  child.stderr.on('data', (data) => words.push(String(data)));
  const lines = createInterface({ input: child.stdout });
  await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      words.push(line);
      if (/"msg":"ready"/.test(line)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${words.join('\n').slice(-2000)}`)));
  });
  const readyMs = performance.now() - begun;
  const ask = (question) => new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.send(question, (error) => error && reject(error));
  });
  return {
    readyMs,
    words,
    /** Milliseconds of CPU so far, all threads. */
    cpu: async () => {
      const { cpu } = await ask('cpu');
      return (cpu.user + cpu.system) / 1000;
    },
    rssMiB: async () => (await ask('memory')).memory.rss / 1024 / 1024,
    /** Bytes of the heap that stay after collections; the process has to run with `--expose-gc`. */
    heapBytes: async () => (await ask('heap')).heap,
    /** From here on delays of the event loop are noted. */
    watchLoop: () => ask('watch-loop'),
    /** `{ p50, p99, max }` in milliseconds. */
    loopDelay: async () => (await ask('loop-delay')).delay,
    kill: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** The value that a share of all stays below, by nearest rank. */
function percentile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

module.exports = { startMeasured, median, percentile };
