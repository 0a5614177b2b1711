// Start to ready and idle memory of the bot process in production mode, against a process that only loads the same packages.
const { join } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const { botEnvironment } = require('../../dist/rehearsal/bot-environment');
const { median, startMeasured } = require('./measured-process');
const { startStandIns } = require('./stand-ins');

/** @param size `{ runs, settleMs }` */
async function measureStart({ runs, settleMs }) {
  const standIns = await startStandIns();
  try {
    const env = botEnvironment(standIns.kept, standIns.addresses, { database: join(standIns.folder, 'start.db'), authority: standIns.caFile });
    const scripts = { bot: join(__dirname, '..', '..', 'dist', 'main.js'), libraries: join(__dirname, 'load-libraries.js') };
    // Once each unmeasured: the files are in the machine's memory then, and the database is there.
    for (const script of Object.values(scripts)) await measureOne(script, env, 0);
    const taken = [];
    for (let run = 0; run < runs; run++) {
      const one = {};
      for (const name of run % 2 === 0 ? ['bot', 'libraries'] : ['libraries', 'bot']) one[name] = await measureOne(scripts[name], env, settleMs);
      taken.push(one);
    }
    const ratioOf = (what) => median(taken.map(({ bot, libraries }) => bot[what] / libraries[what]));
    const middleOf = (what) => ({ bot: median(taken.map(({ bot }) => bot[what])), libraries: median(taken.map(({ libraries }) => libraries[what])) });
    return Object.fromEntries(['cpuMs', 'readyMs', 'rssMiB'].map((what) => [what, { ratio: ratioOf(what), ...middleOf(what) }]));
  } finally {
    await standIns.close();
  }
}

async function measureOne(script, env, settleMs) {
  const one = await startMeasured({ script, env });
  const cpuMs = await one.cpu();
  await wait(settleMs);
  const rssMiB = await one.rssMiB();
  await one.stop();
  return { readyMs: one.readyMs, cpuMs, rssMiB };
}

module.exports = { measureStart };
