// The process is to end while an effect runs: what was made is kept, what holds a secret goes on to its end, and what wrote nothing begins anew.
import { ada, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { walkToPerson } from '../support/walks';

jest.setTimeout(60_000);

let under: BotWithTenant;
afterEach(() => under.close());
const current = async () => (await under.database.setups.listAll(ada))[0]!;

it('a new test person’s password is shown, and the person chosen, before the process ends', async () => {
  under = await startBotWithTenant({ replicationDelayMs: 1_500 });
  await walkToPerson(under);
  under.world.interfere = ({ method, path }) => {
    if (method === 'POST' && path === '/users') under.stopping.abort();
    return undefined;
  };
  await under.press('Create B.Simon');
  await under.press('Create account', { nickname: 'B.Simon', domain: 'contoso.com' });

  await under.bot.settle();

  const password = under.world.tenant.directory.listPeople().find((one) => one.userPrincipalName === 'B.Simon@contoso.com')!.password!;
  expect(under.shown.filter((one) => under.text(one).includes(password))).toHaveLength(1);
  expect((await current()).testPerson).toMatchObject({ userPrincipalName: 'B.Simon@contoso.com', createdByUs: true });
  expect(under.logs.join('\n')).not.toContain('effect failed');
});

it('a reading that is put down is no failure and stands in the setup, for the next start', async () => {
  under = await startBotWithTenant();
  await under.say('set up Mimecast');
  await under.press('Europe');
  under.stopping.abort();

  await under.press('Show plan', { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' });
  await under.bot.settle();

  expect(await current()).toMatchObject({ status: 'working', pending: [{ type: 'readPlan' }] });
  expect(under.logs.join('\n')).toContain('effect put down');
  expect(under.logs.join('\n')).not.toContain('effect failed');
  await under.restart();
  await under.until(/Confirm plan/);
  expect((await current()).pending).toEqual([]);
});
