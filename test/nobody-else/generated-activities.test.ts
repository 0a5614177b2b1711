// Generated activities with a good token of the channel, thrown at the whole bot: no 5xx, no leak, no change in Entra, and a normal turn works afterwards.
import fc from 'fast-check';
import { buttonsOf } from '../support/buttons-of';
import { generateActivity, type Generated } from '../support/generated-activities';
import type { Answer, Json } from '../support/real-bot';
import { onCard, startTwoAdmins, type TwoAdmins } from '../support/two-admins';

/** Repeat a failure with the seed that it prints; run long with more of them. */
const SEED = Number(process.env.GENERATED_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.GENERATED_RUNS ?? 150);
const AT_ONCE = 8;

jest.setTimeout(60_000 + RUNS * 2_000);

/** Typed by Bo alone: whoever else reads it has read another person's setup. */
const BOS_OWN = 'Words of Bo alone';
/** What only the inside knows: places in code, tokens, the names of libraries and tables. */
const INSIDE = /\bat [\w.<>]+ \(|node_modules|\.[jt]s:\d+|\/dist\/|\beyJ[\w-]{20,}|SQLITE|libsql|TypeError|RangeError|ZodError|SyntaxError|Cannot read prop|is not a function|select .* from /i;

let world: TwoAdmins;
let atPlan: string;
beforeAll(async () => {
  world = await startTwoAdmins();
  const { bot, bo, theirs } = world;
  await bot.click(bo, { verb: 'field.choose', choice: 'eu', ...onCard(theirs) });
  const planned = await bot.click(bo, { verb: 'form.submit', accountCode: 'CBO12A345', domain: 'contoso.com', profileDescription: BOS_OWN, tile: 'sp', ...onCard(await world.find(theirs.id)) });
  atPlan = JSON.stringify((await world.find(theirs.id)).answers);
  expect(buttonsOf(planned.json).map(({ verb }) => verb)).toContain('plan.confirm');
});
afterAll(() => world.bot.close());

async function send({ person, members }: Generated): Promise<{ person: string; members: Json; answer: Answer }> {
  return { person, members, answer: await world.bot.post(world.bot.person(person), members) };
}

function faultsOf({ person, answer }: { person: string; answer: Answer }): string[] {
  const { bot } = world;
  const inner = Number(answer.json.statusCode ?? 0);
  return [
    ...(answer.status >= 500 || inner >= 500 ? [`status ${answer.status}, inside ${inner}: ${answer.text.slice(0, 300)}`] : []),
    ...(INSIDE.test(answer.text) ? [`tells of its inside: ${INSIDE.exec(answer.text)![0]}`] : []),
    ...(person !== 'bo' && answer.text.includes(BOS_OWN) ? ['tells what Bo typed'] : []),
    ...(bot.process.exitCode !== null ? ['the process ended'] : []),
  ];
}

function chatFaults(from: number): string[] {
  return world.bot.sent.slice(from).flatMap(({ conversationId, activity }) => {
    const said = JSON.stringify(activity);
    return [
      ...(INSIDE.test(said.replace(/"nonce":"[^"]*"/g, '')) ? [`a message tells of its inside: ${INSIDE.exec(said)![0]}`] : []),
      ...(conversationId !== 'a:bo' && said.includes(BOS_OWN) ? [`what Bo typed went to ${conversationId}`] : []),
    ];
  });
}

it(`whatever comes in, from seed ${SEED}`, async () => {
  const { bot, mine, theirs } = world;
  process.stdout.write(`generated activities: GENERATED_SEED=${SEED}, ${RUNS} times ${AT_ONCE}\n`);
  const known = { setupIds: [mine.id, theirs.id, mine.code, 'constructor'], stepIds: [mine.stepId, 'configure-entra', 'vendor-profile', 'constructor'] };
  await fc.assert(
    fc.asyncProperty(fc.array(generateActivity(known), { minLength: AT_ONCE, maxLength: AT_ONCE }), async (activities) => {
      const said = bot.sent.length;
      const logged = bot.output.length;
      const faults = (await Promise.all(activities.map(send))).flatMap(faultsOf);
      faults.push(...chatFaults(said));
      const failed = bot.output.slice(logged).join('').split('\n').filter((line) => /"msg":"(turn failed|request failed|work after an answer failed|card not shown|outcome not applied|refusal not noted)"/.test(line));
      faults.push(...failed);
      if (world.writes() > 0) faults.push('Entra was changed');
      expect(faults).toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: RUNS > 100 },
  );
});

it('and afterwards the bot works as ever, to the app in Entra', async () => {
  const { bot, bo, theirs } = world;
  // Counted, and not one row a try.
  const rows = await world.refusals();
  expect(rows.length).toBeLessThan(300);
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(rows.length);
  expect(JSON.stringify((await world.find(theirs.id)).answers)).toBe(atPlan);
  expect(bot.tenant.applications.listLatest()).toEqual([]);
  await bot.signIn(bo);
  const press = async (verb: string): Promise<Answer> => {
    const shown = buttonsOf((await bot.click(bo, { verb: 'current.show', setupId: theirs.id })).json);
    const button = shown.find((one) => one.verb === verb) ?? shown.find((one) => one.verb === 'setup.back')!;
    return bot.click(bo, { verb: button.verb, ...button.data });
  };
  // A typed “cancel” among the generated ones has its question open still.
  await bot.until(async () => {
    if ((await world.find(theirs.id)).stepId === 'configure-entra') await press('plan.confirm');
    return bot.tenant.applications.listLatest().length === 1;
  });
  await bot.until(async () => (await world.find(theirs.id)).stepId === 'hand-over');
  expect(bot.tenant.applications.listLatest()).toHaveLength(1);
});
