// Where an admin's consent for the whole tenant ends: it comes back to the bot's address without any sign-in of the bot.
import { startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';
import { startFakeMicrosoft, type FakeMicrosoft } from '../support/fake-microsoft';

let fake: FakeMicrosoft;
let bot: BotUnderTest;
beforeAll(async () => {
  fake = await startFakeMicrosoft();
  bot = await startBotUnderTest(fake);
});
afterAll(async () => {
  await bot.close();
  await fake.close();
});

test('an admin’s consent for everybody, which belongs to no sign-in of the bot, ends on a page that thanks', async () => {
  const given = await fetch(`${bot.url}/auth-end?admin_consent=True&tenant=11111111-2222-4333-8444-555555555555&scope=%3Cscript%3E`);
  const refused = await fetch(`${bot.url}/auth-end?error=access_denied&admin_consent=False`);

  expect([given.status, refused.status]).toEqual([200, 400]);
  const page = await given.text();
  expect(page).toContain('Thank you');
  expect(page).not.toMatch(/data-outcome|script/);
});
