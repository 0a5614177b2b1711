// Entry of `npm run bench [-- --json] [-- --quick]`: measures the project's figures, prints them and exits 1 when a bar is missed.
const { parseArgs } = require('node:util');
const { retryOnTakenPort } = require('../../dist/rehearsal/retry-on-taken-port');
const { measureEntraHalf } = require('./entra-half');
const { measureDecisions } = require('./decisions');
const { countInteractions } = require('./people-work');
const { measureHeap } = require('./heap-per-setup');
const { measureManyStored } = require('./many-stored');
const { measureOpenLoop } = require('./open-loop');
const { measureStart } = require('./process-start');
const { measureTurn } = require('./turn-cost');

const { values } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } });
/** `--quick` shows in seconds that everything runs; its figures say little. */
const SIZE = values.quick
  ? { turn: { runs: 1, turns: 5, warmUp: 0 }, half: { runs: 1 }, start: { runs: 1, settleMs: 200 }, heap: { people: 50 }, stored: { stored: 1000, runs: 1, turns: 3, pending: 3, starts: 1 }, loop: { people: 6, capacityMs: 1000, loopMs: 1000 }, decisions: { requests: 6, approvers: 5, setups: 2, runs: 1, turns: 3 } }
  : { turn: { runs: 5, turns: 200, warmUp: 8 }, half: { runs: 3 }, start: { runs: 5, settleMs: 1500 }, heap: { people: 10_000 }, stored: { stored: 100_000, runs: 5, turns: 40, pending: 50, starts: 3 }, loop: { people: 60, capacityMs: 6_000, loopMs: 60_000 }, decisions: { requests: 200, approvers: 5, setups: 20, runs: 3, turns: 10 } };

const inWords = (number) => number.toLocaleString('en-US');
const round = (number, digits = 2) => Number(number.toFixed(digits));

/** Each: title, what it measures, and the figures with how they came about. */
const MEASURES = [
  async () => {
    const { ratio, runs, turns, graphCalls, connectorCalls, cardBytes } = await measureTurn(SIZE.turn);
    return {
      title: 'A turn: answers submitted -> plan card shown',
      figures: [{ name: 'turn CPU time, bot / bare bot', value: round(ratio), unit: 'times', bar: 1.6 }],
      details: [
        `${turns} turns a run, each with ${graphCalls} Graph calls, ${connectorCalls} connector calls and a card of ${round(cardBytes / 1024, 1)} KB`,
        ...runs.map(({ real, bare, ratio: one }) => `bot ${round(real)} ms, bare bot ${round(bare)} ms: ${round(one)} times`),
      ],
    };
  },
  async () => {
    const { ms, middle, all } = await measureEntraHalf(SIZE.half);
    return {
      title: 'The Entra half, every Graph call 100 ms',
      figures: [{ name: 'Entra half', value: round(ms / 1000, 3), unit: 's', bar: 0.95 }],
      details: [
        `all runs: ${all.map((one) => round(one / 1000, 3)).join(', ')} s; from the click on the plan, which is read again first: ${round(middle.fromClickMs / 1000, 3)} s`,
        `${middle.rows.length} calls:`,
        ...middle.rows.map(({ call, status, from, to }) => `${String(Math.round(from)).padStart(5)} to ${String(Math.round(to)).padStart(4)} ms  ${call} ${status}${middle.chain.some((one) => one.from === from && one.call === call) ? '  *' : ''}`),
        `chain (*): ${middle.chain.length} calls one after another`,
      ],
    };
  },
  async () => {
    const { cpuMs, readyMs, rssMiB } = await measureStart(SIZE.start);
    return {
      title: 'The bot process in production mode, against a process that loads the same packages',
      figures: [
        { name: 'start to ready, bot / packages', value: round(readyMs.ratio), unit: 'times', bar: 1.3 },
        { name: 'start to ready, CPU time, bot / packages', value: round(cpuMs.ratio), unit: 'times', bar: 1.3 },
        { name: 'idle memory, bot / packages', value: round(rssMiB.ratio), unit: 'times', bar: 1.3 },
      ],
      details: [
        `CPU time ${round(cpuMs.bot, 0)} ms against ${round(cpuMs.libraries, 0)} ms; on the clock ${round(readyMs.bot, 0)} ms against ${round(readyMs.libraries, 0)} ms (${round(readyMs.ratio)} times)`,
        `memory ${round(rssMiB.bot, 0)} MiB against ${round(rssMiB.libraries, 0)} MiB`,
      ],
    };
  },
  async () => {
    const { kib, before, after, count, signedIn } = await measureHeap(SIZE.heap);
    return {
      title: `Memory of ${inWords(count)} open setups, each of another person who took its next step`,
      figures: [{ name: 'heap per open setup', value: round(kib), unit: 'KiB', bar: 4 }],
      details: [`after collections ${round(before, 1)} MiB before and ${round(after, 1)} MiB after; ${inWords(signedIn)} of them signed in and went on to the plan`],
    };
  },
  async () => {
    const { turns, kills, librariesMs } = await measureManyStored(SIZE.stored);
    const [many, pending] = [inWords(SIZE.stored.stored), SIZE.stored.pending];
    return {
      title: `${many} stored setups against 10`,
      figures: [
        { name: `turn CPU time, ${many} setups / 10`, value: round(turns.ratio), unit: 'times', bar: 1.2 },
        { name: 'kill to ready, bot / start of packages', value: round(kills.many / librariesMs), unit: 'times', bar: 1.6 },
      ],
      details: [
        ...turns.taken.map(({ few, many: most, ratio }) => `with ${many} ${round(most)} ms, with 10 ${round(few)} ms: ${round(ratio)} times`),
        `killed with ${many} stored and ${pending} pending: ready after ${round(kills.many, 0)} ms; with 10 and nothing pending: ${round(kills.few, 0)} ms; packages alone: ${round(librariesMs, 0)} ms`,
      ],
    };
  },
  async () => {
    const { capacity, rate, errors, count, p50, p99, max, delay } = await measureOpenLoop(SIZE.loop);
    return {
      title: `The same turn by a schedule for ${SIZE.loop.loopMs / 1000} s, at half of what the bot can answer, from the scheduled time on`,
      figures: [
        { name: 'errors', value: errors.length, unit: 'errors', bar: 0 },
        { name: 'p99 / p50', value: round(p99 / p50), unit: 'times', bar: 5 },
      ],
      details: [
        `${inWords(count)} turns, ${round(rate, 1)} a second; as fast as they are answered: ${round(capacity, 1)}`,
        `p50 ${round(p50, 1)} ms, p99 ${round(p99, 1)} ms, longest ${round(max, 1)} ms`,
        `event loop delay of the bot: p50 ${round(delay.p50, 1)} ms, p99 ${round(delay.p99, 1)} ms, longest ${round(delay.max, 1)} ms (5 ms of it are the measuring timer's)`,
        ...errors.slice(0, 3).map(String),
      ],
    };
  },
  async () => {
    const { approved, apps, cost, count, faults, seconds, setups, setupSeconds } = await measureDecisions(SIZE.decisions);
    return {
      title: `${count} requests for access, each decided by two of ${SIZE.decisions.approvers} approvers at once, while ${setups} setups run`,
      figures: [
        { name: 'not decided and done exactly once', value: faults.length, unit: 'requests', bar: 0 },
        { name: 'apps too many or too few', value: Math.abs(apps - setups), unit: 'apps', bar: 0 },
        { name: 'decision CPU time, bot / bare bot', value: round(cost.ratio), unit: 'times', bar: 3 },
      ],
      details: [
        `${approved} approved, all decided after ${round(seconds, 1)} s, the setups' Entra halves made after ${round(setupSeconds, 1)} s`,
        `a decision makes ${cost.graphCalls} Graph calls and ${cost.connectorCalls} connector calls`,
        ...cost.taken.map(({ real, bare, ratio }) => `bot ${round(real)} ms, bare bot ${round(bare)} ms: ${round(ratio)} times`),
        ...faults.slice(0, 3),
      ],
    };
  },
  async () => {
    const { interactions, tutorial } = await countInteractions('mimecast');
    return {
      title: 'People\'s work for the Entra half',
      figures: [{ name: 'interactions with the bot', value: interactions, unit: 'interactions', bar: 6 }],
      details: [`the tutorial numbers ${tutorial} actions for the same result`],
    };
  },
];

async function main() {
  const begun = performance.now();
  const say = (line) => values.json || console.log(line);
  let isGood = true;
  for (const measure of MEASURES) {
    const { title, figures, details } = await retryOnTakenPort(measure);
    say(`\n${title}`);
    for (const figure of figures) {
      const ok = figure.value <= figure.bar;
      isGood &&= ok;
      if (values.json) console.log(JSON.stringify({ ...figure, ok }));
      say(`  ${ok ? 'ok    ' : 'MISSED'} ${figure.name.padEnd(44)} ${String(figure.value).padStart(6)} ${figure.unit} (at most ${figure.bar})`);
    }
    for (const line of details) say(`         ${line}`);
  }
  say(`\n${isGood ? 'Every bar is kept.' : 'A bar is missed.'} ${Math.round((performance.now() - begun) / 1000)} s in all.`);
  if (!isGood && !values.quick) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
