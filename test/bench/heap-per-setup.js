// Heap of the bot process per open setup: each of many people takes the next step of a setup, and what stays after collections is counted.
const { join } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const { addPeople, inTurns } = require('./many-people');
const { createChannel, startStandIns } = require('./stand-ins');
const { copySetup } = require('./stored-setups');
const { goToForm, showsPlan, startRealBot, submit } = require('./turn-cost');

/** What is written behind, and timers of the turns themselves, are over then. */
const SETTLE_MS = 3000;
/** As one admin goes on to the plan, others stand at the form. */
const ONE_OF = 20;
const FIRST_PEOPLE = 50;

/** @param size `{ people }` */
async function measureHeap({ people: count }) {
  const standIns = await startStandIns();
  let bot;
  try {
    bot = await startRealBot(standIns);
    const first = await openFirst(standIns);
    await bot.stop();
    const people = addPeople(standIns, count + FIRST_PEOPLE);
    const { modelId, ids } = await copySetup(join(standIns.folder, 'latchkey.db'), { count: people.length, person: standIns.person, personOf: (number) => people[number] });
    bot = await startRealBot(standIns, { nodeArgs: ['--expose-gc'] });
    const setups = people.map((person, number) => ({ person, number, card: JSON.parse(JSON.stringify(first.card).replaceAll(modelId, ids[number])), id: first.id }));
    // What the first turns load, compile and open is no setup's own.
    await playAll(standIns, setups.slice(0, FIRST_PEOPLE));
    await wait(SETTLE_MS);
    const before = await bot.heapBytes();
    await playAll(standIns, setups.slice(FIRST_PEOPLE));
    await wait(SETTLE_MS);
    const after = await bot.heapBytes();
    return { kib: (after - before) / count / 1024, before: before / 1024 / 1024, after: after / 1024 / 1024, count, signedIn: Math.ceil(count / ONE_OF) };
  } finally {
    await bot?.stop();
    await standIns.close();
  }
}

async function openFirst(standIns) {
  const channel = createChannel(standIns, standIns.addresses.bot);
  await channel.signIn();
  await channel.say('set up Mimecast');
  return standIns.messages.at(-1);
}

const playAll = (standIns, setups) => inTurns(setups, async ({ person, number, card, id }) => {
  const channel = createChannel(standIns, standIns.addresses.bot, person);
  const isPlanned = number % ONE_OF === 0;
  if (isPlanned) await channel.signIn();
  const form = await goToForm(channel, { id, card });
  if (isPlanned) showsPlan(await channel.click(id, submit(form)));
});

module.exports = { measureHeap };
