// What many stored setups cost: CPU time of a turn with few and with many of them, and the time from a kill to ready again.
const { copyFileSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const { createClient } = require('@libsql/client/sqlite3');
const { median, startMeasured } = require('./measured-process');
const { createChannel, startStandIns } = require('./stand-ins');
const { copySetup } = require('./stored-setups');
const { backToForm, measure, openSetups, showsPlan, startRealBot, submit } = require('./turn-cost');

const FEW = 10;
/** Of the many, one in so many is open; the others were finished long ago. */
const ONE_OPEN_OF = 100;
const VENDORS = 5;
/** A large file is checked while the work has begun; that is no turn's work. */
const CHECKED_MS = 4000;
const BEGUN_WITHIN_MS = 20_000;

/** @param size `{ stored, runs, turns, pending, starts }` */
async function measureManyStored(size) {
  const standIns = await startStandIns();
  const files = { few: join(standIns.folder, 'few.db'), many: join(standIns.folder, 'many.db') };
  try {
    await makeFiles(standIns, files, size.stored);
    const turns = await measureTurns(standIns, files, size);
    const kills = {};
    for (const name of Object.keys(files)) kills[name] = await measureKills(standIns, files[name], name === 'few' ? 0 : size.pending, size.starts);
    const libraries = [];
    for (let run = 0; run < size.starts; run++) libraries.push(await readyMsOf({ script: join(__dirname, 'load-libraries.js'), env: {} }));
    return { turns, kills, librariesMs: median(libraries) };
  } finally {
    await standIns.close();
  }
}

/** As a bot left them that was ended in order: all in one file. */
async function makeFiles(standIns, files, stored) {
  const bot = await startOn(standIns, files.few);
  const channel = createChannel(standIns, standIns.addresses.bot);
  await openSetups(standIns, channel, 1);
  await bot.stop();
  copyFileSync(files.few, files.many);
  const vendors = Array.from({ length: VENDORS }, (_, number) => `vendor-${number}`);
  const change = (number) => {
    const vendor = vendors[number % VENDORS];
    const [columns, members] = number % VENDORS === 0 ? [{}, {}] : [{ subject: vendor }, { vendor }];
    // Nobody else is at the measured product: its admins would be told of each setup that begins.
    return number % ONE_OPEN_OF === 1 ? { ...columns, members } : { ...columns, status: 'finished', members: { ...members, status: 'finished' } };
  };
  for (const [name, count] of [['few', FEW], ['many', stored]]) await copySetup(files[name], { count, person: standIns.person, personOf: (number) => former(number, number), change });
}

function startOn(standIns, file, port = standIns.kept.ports.bot, operations = standIns.kept.ports.operations) {
  return startRealBot(standIns, { settings: { DATABASE_URL: `file:${file}`, PORT: String(port), OPERATIONS_PORT: String(operations) } });
}

async function measureTurns(standIns, files, { runs, turns }) {
  const { ports } = standIns.kept;
  const bots = { few: await startOn(standIns, files.few), many: await startOn(standIns, files.many, ports.playground, ports.people) };
  try {
    const plays = {};
    for (const [name, port] of [['few', ports.bot], ['many', ports.playground]]) {
      const channel = createChannel(standIns, `http://127.0.0.1:${port}`);
      const setups = await openSetups(standIns, channel, turns);
      plays[name] = { setups, play: { process: bots[name], turn: async (setup) => { setup.shown = showsPlan(await channel.click(setup.messageId, submit(setup))); }, reset: () => backToForm(channel, setups) } };
    }
    await wait(CHECKED_MS);
    for (const { play, setups } of Object.values(plays)) await measure(play, setups);
    const taken = [];
    for (let run = 0; run < runs; run++) {
      const one = {};
      for (const name of run % 2 === 0 ? ['few', 'many'] : ['many', 'few']) one[name] = await measure(plays[name].play, plays[name].setups);
      taken.push({ ...one, ratio: one.many / one.few });
    }
    return { ratio: median(taken.map(({ ratio }) => ratio)), taken };
  } finally {
    for (const bot of Object.values(bots)) await bot.stop();
  }
}

/** Each time the bot is killed in the middle of work, as much of it as wanted. */
async function measureKills(standIns, file, pending, starts) {
  const taken = [];
  for (let run = 0; run < starts; run++) {
    const bot = await startOn(standIns, file);
    if (pending > 0) await beginWork(standIns, file);
    await bot.kill();
    // More of the same than one person can begin at once.
    if (pending > 1) await copySetup(file, { count: pending - 1, person: standIns.person, isAtWork: true, personOf: (number) => former(`${run}-${number}`, run * pending + number) });
    standIns.tenant.graphDelayMs = 0;
    const env = { DATABASE_URL: `file:${file}` };
    const again = await startRealBot(standIns, { settings: env });
    taken.push(again.readyMs);
    await again.stop();
  }
  return median(taken);
}

async function beginWork(standIns, file) {
  const channel = createChannel(standIns, standIns.addresses.bot);
  const [setup] = await openSetups(standIns, channel, 1);
  standIns.tenant.graphDelayMs = BEGUN_WITHIN_MS;
  // Nobody answers it any more.
  channel.click(setup.messageId, submit(setup)).catch(() => undefined);
  const database = createClient({ url: `file:${file}`, timeout: 1000 });
  const until = performance.now() + BEGUN_WITHIN_MS;
  try {
    while ((await database.execute('select count(*) as count from records where has_pending > 0 and has_pending & 1')).rows[0].count === 0) {
      if (performance.now() > until) throw new Error('The work did not begin.');
      await wait(100);
    }
  } finally {
    database.close();
  }
}

/** Somebody of whom only rows are left. */
const former = (key, number) => ({ key: `former-${key}`, objectId: `ab000000-0000-4000-8000-${String(number).padStart(12, '0')}`, name: `Former ${key}` });

async function readyMsOf(start) {
  const one = await startMeasured(start);
  await one.stop();
  return one.readyMs;
}

module.exports = { measureManyStored };
