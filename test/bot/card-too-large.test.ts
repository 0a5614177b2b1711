// A card with more to show than Teams takes is told as such, and the way back and on stays open.
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, walkToPlan } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

test('a plan with hundreds of lines is named as too much, nothing is written, and its answers can be changed', async () => {
  await walkToPlan(under);
  const [setup] = await under.database.setups.listOpen(ada);
  const line = setup!.plan!.lines[0]!;
  const lines = Array.from({ length: 300 }, (_, number) => ({ ...line, id: `${line.id}-${number}`, new: 'https://login.example/'.padEnd(200, 'x') }));
  await under.database.setups.save({ ...setup!, plan: { ...setup!.plan!, lines }, revision: setup!.revision + 1 }, setup!.revision);
  const writesBefore = under.world.writes.length;

  await under.say('status');

  expect(under.text()).toContain('There is more to show than a card holds');
  expect(buttonsOf(cardOf(under.last())).map(({ title }) => title)).toEqual(expect.arrayContaining(['Change values']));
  await under.press('Change values');
  expect(under.text()).toContain('Choose the Mimecast region');
  expect(under.world.writes).toHaveLength(writesBefore);
});
