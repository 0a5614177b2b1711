// Entry of `npm run soak [-- --rounds 200] [--boundaries 10] [--seed <number>] [--vendor <vendor>] [--boundary <text>] [--outputFile=<file>]`: kills the bot everywhere.
// First each journey is played undisturbed, and its boundaries are written down; then they are dealt to rounds that kill at them.
// `--boundaries` takes so many, of three vendors; `--boundary` those whose name has the text, each in a round of its own.
const { writeFileSync } = require('node:fs');
const { parseArgs } = require('node:util');
const { listChats, loadChat } = require('../../dist/rehearsal/rehearse/chat');
const { openLinksPatiently } = require('./patient-client');
const { CHATS, playRound } = require('./play-round');

const { values } = parseArgs({ options: { rounds: { type: 'string' }, boundaries: { type: 'string' }, seed: { type: 'string' }, vendor: { type: 'string' }, boundary: { type: 'string' }, outputFile: { type: 'string' }, side: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help) {
  console.log('npm run soak [-- --rounds 200] [--boundaries 10] [--seed <number>] [--vendor <vendor>] [--boundary <text>] [--side 4] [--outputFile=<file>]');
  process.exit();
}
const seed = Number(values.seed ?? process.env.SOAK_SEED ?? Date.now() % 1_000_000);
const random = makeRandom(seed);
/** Of ten rounds so many kill by the clock, under load, instead of at boundaries. */
const BY_THE_CLOCK = 0.2;
const VENDORS_OF_A_FEW = 3;
/** Its setup is short. */
const ASKS_AFTER = 'mimecast';
const OF_REQUESTS = /^request \/ /;
/** Come by only while work takes its time. */
const IN_PLAY = / \/ edit /;
/** Before there is a setup. */
const FIRST_WORD = /^start \/ word /;
/** They wait most of the time: for starts, for replicas, for a person who looks first. */
const SIDE_BY_SIDE = Number(values.side ?? 4);

async function main() {
  openLinksPatiently();
  const begun = performance.now();
  const vendors = listChats(CHATS).filter((vendor) => values.vendor === undefined || vendor === values.vendor);
  const setups = vendors.flatMap((vendor) => loadChat(CHATS, vendor).runs.map(({ name }) => ({ vendor, run: name, asks: false })));
  // A request is the same whichever product it is for: one of the journeys goes on with it.
  const known = [...setups, ...setups.filter(({ vendor }) => vendor === ASKS_AFTER).slice(0, 1).map((one) => ({ ...one, asks: true }))];
  const journeys = values.boundaries === undefined ? known : pickOfVendors(shuffle(known), VENDORS_OF_A_FEW);
  console.log(`seed ${seed} (SOAK_SEED=${seed} deals the same rounds)`);
  const recorded = await inParallel(journeys, async (journey) => ({ ...journey, ...(await playRound(journey)) }));
  const spoilt = recorded.filter(({ faults }) => faults.length > 0);
  for (const round of spoilt) describe(round);
  const all = listBoundaries(recorded).filter(({ name }) => values.boundary === undefined || name.includes(values.boundary));
  console.log(`${journeys.length} journeys of ${vendors.length} vendors, ${journeys.filter(({ asks }) => asks).length} of them with requests for access, pass ${all.length} boundaries`);
  const wanted = values.boundaries === undefined ? all : shuffle(all).slice(0, Number(values.boundaries));
  const rounds = deal(wanted, journeys);
  const played = await inParallel(rounds, async (round, number) => {
    const result = { ...round, ...(await playRound(round)) };
    console.log(`${String(number + 1).padStart(3)} of ${rounds.length}  ${result.faults.length === 0 ? 'good  ' : 'FAILED'} ${result.seconds.toFixed(1).padStart(5)} s, ${result.kills} kills  ${round.vendor}: ${round.targets.join(' + ') || 'by the clock, under load'}`);
    if (result.faults.length > 0) describe(result);
    return result;
  });
  const killed = new Set(played.flatMap(({ targets, missed }) => targets.filter((target) => !missed.includes(target))));
  const again = await playMissed(wanted.filter(({ name }) => !killed.has(name)), killed);
  report({ played: [...played, ...again], spoilt, wanted, killed, seconds: (performance.now() - begun) / 1000 });
}

/** A kill may lead around a boundary that was to come after it: that one gets a round of its own. */
async function playMissed(wanted, killed) {
  if (wanted.length === 0) return [];
  console.log(`${wanted.length} boundaries were not come by after another kill; each alone:`);
  return inParallel(wanted, async ({ name, vendor, run, asks }) => {
    const round = { vendor, run, asks, targets: [name], times: [], load: false, slow: IN_PLAY.test(name) };
    const result = { ...round, ...(await playRound(round)) };
    if (result.missed.length === 0) killed.add(name);
    console.log(`${result.faults.length === 0 ? 'good  ' : 'FAILED'} ${result.seconds.toFixed(1).padStart(5)} s, ${result.kills} kills  ${vendor}: ${name}`);
    if (result.faults.length > 0) describe(result);
    return result;
  });
}

/** Each one once, with the first journey that passes it, in the order of the journey. */
function listBoundaries(recorded) {
  const known = new Map();
  for (const { vendor, run, asks, passed } of recorded) {
    passed.forEach((name, at) => { if (!known.has(name) && (name.startsWith(vendor) || FIRST_WORD.test(name) || OF_REQUESTS.test(name))) known.set(name, { name, vendor, run, asks, at }); });
  }
  return [...known.values()];
}

const pickOfVendors = (journeys, most) => journeys.filter(({ vendor, asks }, at) => journeys.findIndex((one) => one.vendor === vendor && one.asks === asks) === at).slice(0, most);

/** So many kills a round that every boundary gets its own, each round's far from one another. */
function deal(wanted, journeys) {
  const namesOf = ({ vendor, run, asks }) => wanted.filter((one) => one.vendor === vendor && one.run === run && one.asks === asks).sort((one, other) => one.at - other.at).map(({ name }) => name);
  if (values.boundaries !== undefined) return journeys.map((journey) => ({ ...journey, targets: namesOf(journey), times: [], load: false })).filter(({ targets }) => targets.length > 0);
  const count = Number(values.rounds ?? 200);
  if (values.boundary !== undefined) return wanted.map(({ name, vendor, run, asks }) => ({ vendor, run, asks, targets: [name], times: [], load: false }));
  const byTheClock = Math.round(count * BY_THE_CLOCK);
  const left = count - byTheClock;
  const groups = journeys.map((journey) => ({ ...journey, names: namesOf(journey) })).filter(({ names }) => names.length > 0);
  const total = groups.reduce((sum, { names }) => sum + names.length, 0);
  const dealt = groups.flatMap(({ vendor, run, asks, names }) => {
    const hands = Math.max(1, Math.floor((names.length / total) * left));
    return Array.from({ length: hands }, (_, hand) => ({ vendor, run, asks, targets: names.filter((_name, at) => at % hands === hand), times: [], load: false }));
  });
  const clocked = Array.from({ length: count - dealt.length }, (_, at) => ({ ...journeys[at % journeys.length], targets: [], times: [1, 2, 3].map(() => Math.round(300 + random() * 4_000)), load: true }));
  return shuffle([...dealt, ...clocked]);
}

function describe({ vendor, run, asks, targets = [], times = [], faults, folder, missed = [] }) {
  console.log(`    ${vendor}, ${run}${asks ? ', with requests for access' : ''}; seed ${seed}; ${targets.length > 0 ? `killed at ${targets.join(' + ')}` : times.length > 0 ? `killed after ${times.join(', ')} ms` : 'undisturbed'}${missed.length > 0 ? `; not come by: ${missed.join(', ')}` : ''}`);
  for (const fault of faults) console.log(`    ${fault.split('\n').join('\n    ')}`);
  console.log(`    what was seen and logged: ${folder}`);
  if (targets.length === 1) console.log(`    again: npm run soak -- --vendor ${vendor} --boundary '${targets[0]}'`);
}

function report({ played, spoilt, wanted, killed, seconds }) {
  const failed = [...played, ...spoilt].filter(({ faults }) => faults.length > 0).length;
  const kills = played.reduce((sum, one) => sum + one.kills, 0);
  const never = wanted.filter(({ name }) => !killed.has(name)).map(({ name }) => name);
  for (const name of never) console.log(`never come by again: ${name}`);
  console.log(`${played.length} rounds, ${kills} kills, ${wanted.length - never.length} of ${wanted.length} boundaries, ${seconds.toFixed(0)} s, seed ${seed}: ${failed} failed`);
  // As jest writes it, for whoever counts.
  if (values.outputFile) writeFileSync(values.outputFile, JSON.stringify({ numTotalTests: played.length, numPassedTests: played.length - failed, numFailedTests: failed }));
  process.exitCode = failed > 0 || played.length === 0 || never.length > 0 ? 1 : 0;
}

async function inParallel(items, work) {
  const results = [];
  let next = 0;
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at], at);
    }
  }));
  return results;
}

function shuffle(items) {
  const order = items.map((item) => ({ item, at: random() })).sort((one, other) => one.at - other.at);
  return order.map(({ item }) => item);
}

/** Mulberry32: small, and the same on every machine. */
function makeRandom(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
