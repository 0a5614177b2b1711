// More clicks on one setup than anybody can mean: some are turned away at once, and what was decided stands.
import { ada, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

test('thirty clicks at once are one answer, some refusals in words, and a setup that goes on', async () => {
  await under.say('set up Mimecast');
  const card = under.last();

  const answers = await Promise.all(Array.from({ length: 30 }, () => under.press('Europe', {}, { at: { ...card } })));

  const crowded = answers.filter((answer) => answer.type === 'notice' && /^Many clicks for this setup are waiting\./.test(answer.text));
  expect(crowded.length).toBeGreaterThanOrEqual(15);
  expect(answers.length - crowded.length).toBeGreaterThanOrEqual(5);
  expect(answers.filter(({ type }) => type === 'card').length).toBeGreaterThan(0);
  const [setup] = await under.database.setups.listOpen(ada);
  expect(Object.keys(setup!.answers)).toHaveLength(1);
  await under.say('status');
  expect((await under.press('Show plan', { accountCode: 'CUK12A345' })).type).toBe('card');
});
