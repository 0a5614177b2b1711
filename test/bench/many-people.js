// People who each have a setup of their own: brought to the form by turns, several at a time. Measures nothing.
const { addPeople, chatOf, createChannel } = require('./stand-ins');
const { findAction, goToForm } = require('./turn-cost');

const AT_ONCE = 8;

/** Setups at the form, one a person.*/
async function openForPeople(standIns, people) {
  const setups = [];
  await inTurns(people, async (person) => setups.push(await openForOne(standIns, person)));
  return setups;
}

async function openForOne(standIns, person) {
  const channel = createChannel(standIns, standIns.addresses.bot, person);
  await channel.signIn();
  await channel.say('set up Mimecast');
  // Who began before is told of those who come after.
  const first = standIns.messages.findLast(({ conversationId, card }) => conversationId === chatOf(person) && findAction(card, 'field.choose'));
  return { channel, ...(await goToForm(channel, first)) };
}

/** One after the other, in as many rows as a busy hour has. */
async function inTurns(items, work) {
  const waiting = [...items];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  }));
}

module.exports = { addPeople, inTurns, openForPeople };
