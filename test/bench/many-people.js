// Many people at once: several of them do something at any moment. Measures nothing.
const { addPeople } = require('./stand-ins');

const AT_ONCE = 8;

/** One after the other, in as many rows as a busy hour has. */
async function inTurns(items, work) {
  const waiting = [...items];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  }));
}

module.exports = { addPeople, inTurns };
