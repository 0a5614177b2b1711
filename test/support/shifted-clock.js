// Preloaded into a bot: its wall clock is ahead of the machine's by the milliseconds that stand in a file, as if somebody had set it. Timers run on.
const { readFileSync } = require('node:fs');

const file = process.env.SHIFTED_CLOCK_FILE;
const RealDate = Date;
let aheadMs = 0;
const read = () => { aheadMs = Number(readFileSync(file, 'utf8')); };
read();
setInterval(read, 20).unref();

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + aheadMs);
    else super(...args);
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};
