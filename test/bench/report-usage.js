// Loaded into each measured process by --require: answers its parent's questions about CPU time, memory and its event loop. Knows no bot.
const { monitorEventLoopDelay } = require('node:perf_hooks');

const inMs = (nanoseconds) => nanoseconds / 1e6;
let delays;

const ANSWERS = {
  cpu: () => ({ cpu: process.cpuUsage() }),
  memory: () => ({ memory: process.memoryUsage() }),
  heap: async () => {
    // Finalizers of one collection free what the next one takes.
    for (let round = 0; round < 4; round++) {
      global.gc();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { heap: process.memoryUsage().heapUsed };
  },
  'watch-loop': () => {
    delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    return {};
  },
  'loop-delay': () => ({ delay: { p50: inMs(delays.percentile(50)), p99: inMs(delays.percentile(99)), max: inMs(delays.max) } }),
};

process.on('message', async (question) => process.send(await ANSWERS[question]()));
// The question channel alone keeps no process alive.
process.channel?.unref();
// Whoever asks is gone: nothing is measured any more.
process.once('disconnect', () => process.exit());
