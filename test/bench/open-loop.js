// Clicks that come by a fixed schedule, whether or not earlier ones were answered, at half of what the bot can answer. Latency counts from the scheduled time.
// All of them are the same turn: among unlike ones the ratio would tell how unlike they are.
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { setTimeout: wait } = require('node:timers/promises');
const { addPeople, inTurns } = require('./many-people');
const { percentile } = require('./measured-process');
const { createChannel, startStandIns } = require('./stand-ins');
const { copySetup } = require('./stored-setups');
const { openSetups, showsPlan, startRealBot, submit } = require('./turn-cost');

const SHARE_OF_CAPACITY = 0.5;
/** More turns a second than a bot on any machine of today answers: each takes a setup of its own. */
const MOST_A_SECOND = 400;
/** The first seconds of a schedule open connections, and end what the haste before left to collect. */
const SETTLE_MS = 3_000;

/** @param size `{ people, capacityMs, loopMs }` */
async function measureOpenLoop({ people: count, capacityMs, loopMs }) {
  // The world beside the bot collects seldom, as the bot does: its pauses are no part of an answer.
  setFlagsFromString('--heap-growing-percent=400');
  const standIns = await startStandIns();
  let bot;
  try {
    const setups = await storeSetups(standIns, count, Math.ceil((MOST_A_SECOND * (1.5 * capacityMs + SHARE_OF_CAPACITY * (SETTLE_MS + loopMs))) / 1000));
    bot = await startRealBot(standIns);
    await inTurns([...new Set(setups.slice(0, count).map(({ channel }) => channel))], (channel) => channel.signIn());
    // Code is compiled and tokens are there then.
    await findCapacity(setups, capacityMs / 2);
    const capacity = await findCapacity(setups, capacityMs);
    const rate = capacity * SHARE_OF_CAPACITY;
    await playSchedule(standIns, setups, rate, SETTLE_MS);
    await bot.watchLoop();
    const { taken, errors } = await playSchedule(standIns, setups, rate, loopMs);
    return { capacity, rate, errors, count: taken.length, p50: percentile(taken, 0.5), p99: percentile(taken, 0.99), max: percentile(taken, 1), delay: await bot.loopDelay() };
  } finally {
    await bot?.stop();
    await standIns.close();
  }
}

/** Setups of these many people that stand at the form: one that a bot brought there, and copies of it. */
async function storeSetups(standIns, people, count) {
  const bot = await startRealBot(standIns);
  const [first] = await openSetups(standIns, createChannel(standIns, standIns.addresses.bot), 1);
  await bot.stop();
  const theirs = addPeople(standIns, people);
  const channels = theirs.map((person) => createChannel(standIns, standIns.addresses.bot, person));
  const { modelId, ids } = await copySetup(join(standIns.folder, 'latchkey.db'), { count, person: standIns.person, personOf: (number) => theirs[number % people] });
  return ids.map((id, number) => ({ ...first, accountCode: `C${number}A${number}`, address: JSON.parse(JSON.stringify(first.address).replaceAll(modelId, id)), channel: channels[number % people] }));
}

/** Each setup once. */
async function clickNext(setups) {
  const setup = setups.shift();
  if (setup === undefined) throw new Error(`The bot answers more than ${MOST_A_SECOND} turns a second: store more setups.`);
  showsPlan(await setup.channel.click(setup.messageId, submit(setup)));
}

/** Turns a second when the next click of a row comes as soon as the last one was answered. */
async function findCapacity(setups, ms) {
  const begun = performance.now();
  let count = 0;
  await inTurns(setups.slice(), async () => {
    if (performance.now() - begun >= ms) return;
    await clickNext(setups);
    count++;
  });
  return count / ((performance.now() - begun) / 1000);
}

async function playSchedule(standIns, setups, rate, ms) {
  const [taken, errors, running] = [[], [], []];
  const total = Math.floor((rate * ms) / 1000);
  const forgetting = setInterval(() => forget(standIns), 1000);
  const begun = performance.now();
  for (let number = 0; number < total; number++) {
    const due = begun + (number * 1000) / rate;
    const ahead = due - performance.now();
    if (ahead > 1) await wait(ahead);
    running.push(clickNext(setups).then(() => taken.push(performance.now() - due), (error) => errors.push(error)));
  }
  await Promise.all(running);
  clearInterval(forgetting);
  return { taken, errors };
}

/** What was noted of earlier calls: nobody reads it here, and this process would pause to collect it. */
function forget({ calls, messages }) {
  calls.length = 0;
  messages.length = 0;
}

module.exports = { measureOpenLoop };
