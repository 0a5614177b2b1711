// Clicks that come by a fixed schedule, whether or not earlier ones were answered, at half of what the bot can answer. Latency counts from the scheduled time.
const { setTimeout: wait } = require('node:timers/promises');
const { addPeople, inTurns, openForPeople } = require('./many-people');
const { percentile } = require('./measured-process');
const { startStandIns } = require('./stand-ins');
const { addressIn, goToForm, showsPlan, startRealBot, submit } = require('./turn-cost');

const SHARE_OF_CAPACITY = 0.5;
const PLAN = 'answers submitted -> plan card';

/** A person's clicks, one round after another: plan, back to the questions, form. Each resolves with the name of the turn. */
const CLICKS = {
  form: async (setup) => {
    setup.shown = showsPlan(await setup.channel.click(setup.messageId, submit(setup)));
    return [PLAN, 'plan'];
  },
  plan: async (setup) => {
    const { status, body } = await setup.channel.click(setup.messageId, { verb: 'plan.change', data: addressIn(setup.shown, 'plan.change') });
    if (status !== 200) throw new Error(`The plan was not left: ${status}`);
    setup.questions = body.value;
    return ['plan -> first question', 'questions'];
  },
  questions: async (setup) => {
    Object.assign(setup, await goToForm(setup.channel, { id: setup.messageId, card: setup.questions }));
    return ['first question -> form', 'form'];
  },
};

/** @param size `{ people, capacityMs, loopMs }` */
async function measureOpenLoop({ people: count, capacityMs, loopMs }) {
  const standIns = await startStandIns();
  let bot;
  try {
    bot = await startRealBot(standIns);
    const setups = (await openForPeople(standIns, addPeople(standIns, count))).map((setup) => ({ ...setup, at: 'form' }));
    await untilNothingIsSent(standIns);
    // Code is compiled and tokens are there then.
    await findCapacity(setups, capacityMs / 2);
    const capacity = await findCapacity(setups, capacityMs);
    await wait(1000);
    await bot.watchLoop();
    const { taken, errors } = await playSchedule(setups, capacity * SHARE_OF_CAPACITY, loopMs);
    const plans = taken.filter(({ name }) => name === PLAN).map(({ ms }) => ms);
    const kinds = [...new Set(taken.map(({ name }) => name))].map((name) => {
      const all = taken.filter((one) => one.name === name).map(({ ms }) => ms);
      return { name, count: all.length, p50: percentile(all, 0.5), p99: percentile(all, 0.99), max: percentile(all, 1) };
    });
    return { capacity, rate: capacity * SHARE_OF_CAPACITY, errors, ratio: percentile(plans, 0.99) / percentile(plans, 0.5), kinds, delay: await bot.loopDelay() };
  } finally {
    await bot?.stop();
    await standIns.close();
  }
}

/** Who began at the same time is told of one another, at the rates that Teams allows: that is no part of a click. */
async function untilNothingIsSent({ messages }) {
  for (let seen = -1; seen !== messages.length; await wait(500)) seen = messages.length;
}

async function clickOn(setup) {
  const [name, next] = await CLICKS[setup.at](setup);
  setup.at = next;
  return name;
}

/** Turns a second when the next click of a row comes as soon as the last one was answered. */
async function findCapacity(setups, ms) {
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < ms) {
    await inTurns(setups, async (setup) => {
      if (performance.now() - begun >= ms) return;
      await clickOn(setup);
      count++;
    });
  }
  return count / ((performance.now() - begun) / 1000);
}

/** One setup after the other clicks; who is not answered yet when its turn comes again clicks as soon as it is, late by the schedule. */
async function playSchedule(setups, rate, ms) {
  const [taken, errors, running] = [[], [], []];
  const total = Math.floor((rate * ms) / 1000);
  const begun = performance.now();
  for (let number = 0; number < total; number++) {
    const due = begun + (number * 1000) / rate;
    const ahead = due - performance.now();
    if (ahead > 1) await wait(ahead);
    const setup = setups[number % setups.length];
    setup.last = (setup.last ?? Promise.resolve()).then(() => clickOn(setup)).then((name) => taken.push({ name, ms: performance.now() - due }), (error) => errors.push(error));
    running.push(setup.last);
  }
  await Promise.all(running);
  return { taken, errors };
}

module.exports = { measureOpenLoop };
