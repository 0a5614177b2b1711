// Entry of `npm run bench [-- --json] [-- --quick]`: measures the project's figures, prints them and exits 1 when a bar is missed.
const { parseArgs } = require('node:util');
const { measureEntraHalf } = require('./entra-half');
const { countInteractions } = require('./people-work');
const { measureStart } = require('./process-start');
const { measureTurn } = require('./turn-cost');

const { values } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } });
/** `--quick` shows in seconds that everything runs; its figures say little. */
const SIZE = values.quick
  ? { turn: { runs: 1, turns: 5, warmUp: 0 }, half: { runs: 1 }, start: { runs: 1, settleMs: 200 } }
  : { turn: { runs: 5, turns: 200, warmUp: 8 }, half: { runs: 3 }, start: { runs: 5, settleMs: 1500 } };

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
    const { title, figures, details } = await measure();
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
