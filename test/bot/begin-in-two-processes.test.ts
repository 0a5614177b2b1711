// Two processes on one database are asked for the same product in the same moment: the database says who was first, and the other one looks again.
import { ada, bo, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

/** The first is said to one process and the second to another before either has answered. */
async function tellBoth(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<void> {
  const first = under.bot;
  await under.restart();
  const second = under.bot;
  under.bot = first;
  const told = one();
  under.bot = second;
  await Promise.all([told, other()]);
}

const textsWith = (part: string): string[] => under.shown.map((one) => under.text(one)).filter((text) => text.includes(part));

test('by one person: one setup, which the second process shows as open', async () => {
  await tellBoth(() => under.say('set up Mimecast'), () => under.say('set up Mimecast'));

  const [setup, ...others] = await under.database.setups.listAll(ada);
  expect(others).toEqual([]);
  expect(textsWith('Your Mimecast setup is open')).toHaveLength(1);
  expect((await under.database.audit.list(setup!.tenantId, setup!.id)).filter(({ what }) => what === 'setup.started')).toHaveLength(1);
});

test('by two admins: both go on, and each is told of the other', async () => {
  await tellBoth(() => under.say('set up Mimecast'), () => under.say('set up Mimecast', bo));

  expect(await Promise.all([ada, bo].map(async (person) => (await under.database.setups.listOpen(person)).length))).toEqual([1, 1]);
  const told = await Promise.all([ada, bo].map(async (person) => under.shown.some((one) => one.conversationId === `a:${person.objectId}` && under.text(one).includes(person === ada ? bo.name : ada.name))));
  expect(told).toEqual([true, true]);
});

test('any app, by two names: both begin', async () => {
  await under.say('set up Contoso Travel');
  await under.say('set up Contoso Meals');
  const [one, other] = under.shown.slice(-2);
  await tellBoth(() => under.press('Set up as any SAML app', {}, { at: one! }), () => under.press('Set up as any SAML app', {}, { at: other! }));

  expect(await under.database.setups.listOpen(ada)).toHaveLength(2);
});
