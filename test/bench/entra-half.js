// The Entra half of a setup, run by the real bot process while every Graph call takes 100 ms: time, calls and the chain of calls that sets it.
const { createChannel, prepareKeys, startStandIns } = require('./stand-ins');
const { median } = require('./measured-process');
const { addressIn, findAction, openSetups, startRealBot, submit } = require('./turn-cost');

const GRAPH_DELAY_MS = 100;
const LAST_CARD_WITHIN_MS = 10_000;

/** From the moment that "instantiate" reaches Graph until the last answer of the read-back has left it; median of `runs` setups. */
async function measureEntraHalf({ runs }) {
  const giveBack = await prepareKeys();
  const standIns = await startStandIns({ graphDelayMs: GRAPH_DELAY_MS });
  const bot = await startRealBot(standIns);
  try {
    const channel = createChannel(standIns, standIns.addresses.bot);
    const taken = [];
    // The first one fills the token cache.
    for (let run = 0; run <= runs; run++) taken.push(await makeApp(standIns, channel));
    const sorted = taken.slice(1).sort((one, other) => one.ms - other.ms);
    return { ms: median(sorted.map(({ ms }) => ms)), middle: sorted[Math.floor((sorted.length - 1) / 2)], all: taken.slice(1).map(({ ms }) => ms) };
  } finally {
    await bot.stop();
    await standIns.close();
    giveBack();
  }
}

async function makeApp(standIns, channel) {
  const [setup] = await openSetups(standIns, channel, 1);
  let plan = (await channel.click(setup.messageId, submit(setup))).body.value;
  const another = findAction(plan, 'plan.make-new');
  if (another) plan = (await channel.click(setup.messageId, { verb: 'plan.make-new', data: another.data })).body.value;
  const firstCall = standIns.calls.length;
  const firstMessage = standIns.messages.length;
  const pressed = performance.now();
  await channel.click(setup.messageId, { verb: 'plan.confirm', data: addressIn(plan, 'plan.confirm') });
  await untilShown(standIns, firstMessage);
  return readTimes(standIns.calls.slice(firstCall), pressed);
}

/** The work ends with a message of its own: the values to take to the vendor. */
async function untilShown({ messages }, from) {
  const until = performance.now() + LAST_CARD_WITHIN_MS;
  while (!messages.slice(from).some(({ edited }) => !edited)) {
    if (performance.now() > until) throw new Error(`The Entra half did not end: ${JSON.stringify(messages.at(-1)?.card ?? {}).slice(0, 800)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function readTimes(calls, pressed) {
  const graph = calls.filter(({ url }) => url.startsWith('/v1.0/'));
  const begin = graph.findIndex(({ url }) => url.endsWith('/instantiate'));
  const half = graph.slice(begin);
  const origin = half[0].from;
  const rows = half.map(({ method, url, from, to, status }) => ({ call: `${method} ${shorten(url)}`, status, from: from - origin, to: to - origin }));
  const ms = Math.max(...rows.map(({ to }) => to));
  return { ms, rows, chain: findChain(rows), fromClickMs: Math.max(...half.map(({ to }) => to)) - pressed };
}

/** Back from the last answer: the call that ended last before this one began. */
function findChain(rows) {
  const chain = [];
  for (let row = rows.reduce((last, one) => (one.to > last.to ? one : last)); row; ) {
    chain.unshift(row);
    const { from } = row;
    row = rows.filter((one) => one.to <= from).sort((one, other) => other.to - one.to)[0];
  }
  return chain;
}

function shorten(url) {
  return decodeURIComponent(url.replace('/v1.0/', '')).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').replace(/\?.*/, '');
}

module.exports = { measureEntraHalf };
