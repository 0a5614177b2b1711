// What the bot counts for whoever runs it: turns and effects, each by how it ended.
import { startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';

let under: BotWithTenant;
afterEach(() => under.close());

it('counts turns and effects that went well, and those that did not', async () => {
  under = await startBotWithTenant();
  await under.say('set up Mimecast');
  await under.press('Europe');
  expect(new Set(under.counted)).toEqual(new Set(['turn done', 'effect done']));
  expect(under.counted.filter((one) => one === 'turn done')).toHaveLength(2);

  under.world.tenant.setFault('outage', true);
  await under.press('Show plan', { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' });
  expect(under.counted).toContain('effect failed');
  expect(under.counted).not.toContain('turn failed');

  under.database.close();
  await under.say('history');
  expect(under.counted.at(-1)).toBe('turn failed');
});
