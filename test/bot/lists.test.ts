// What "my setups" and "history" list: a year of setups, and who did what in one of them, page by page.
import type { Setup } from '../../src/model/setup';
import { ada, bo, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';
import { cardOf, saveAllTicks, walkToHandover } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const titles = () => buttonsOf(cardOf(under.last())).map(({ title }) => title);

describe('a year of setups', () => {
  it('is listed page by page, the open ones first, and each can be opened', async () => {
    const all: Setup[] = [];
    for (let n = 0; n < 63; n += 1) all.push(await storeSetup(under, { status: n % 20 === 0 ? 'waiting' : 'finished', stepId: 'finish' }));
    await under.say('my setups');
    expect(under.text()).toContain('63 setups');
    const listed: string[] = [];
    for (let page = 0; page < 13; page += 1) {
      listed.push(...titles().filter((title) => title.startsWith('Open ')));
      expect(titles().length).toBeLessThanOrEqual(6);
      if (page < 12) await under.press('Show older');
    }

    expect(new Set(listed).size).toBe(63);
    expect(listed.slice(0, 4)).toEqual([60, 40, 20, 0].map((n) => `Open ${all[n]!.code}`));
    await under.press('Show newest');
    expect(titles()[0]).toBe(`Open ${all[60]!.code}`);
  });

  it.each([['choice', '-5'], ['choice', 'NaN'], ['choice', '1e9'], ['choice', '999999999999999999999']])('survives a forged page: %s %s', async (name, value) => {
    await storeSetup(under);
    await under.say('my setups');
    await under.say('help');
    await under.press('My setups', {}, { data: { [name]: value } });

    expect(under.text()).toContain('Your setups');
  });
});

describe('the history', () => {
  it('says in plain words who did what, page by page, and whose setup it is', async () => {
    await walkToHandover(under);
    await under.press('Open checklist');
    await saveAllTicks(under);
    const [setup] = await under.database.setups.listOpen(ada);
    await under.say('history mimecast');
    const pages = [under.text()];
    while (titles().includes('Show older')) {
      await under.press('Show older');
      pages.push(under.text());
    }
    const text = pages.join('\n');

    expect(text).toContain(`Setup ${setup!.code}, begun`);
    for (const says of ['Setup started', 'Plan confirmed', '· Mimecast region: Europe', '· What the Mimecast tile in My Apps does: Opens the Mimecast page first (SP)', '· Account code: CUK12A345', 'Items claimed', 'and 3 more', 'The app is made', 'Ada Admin', 'Graph request']) expect(text).toContain(says);
    expect(text.match(/Setup started/g)).toHaveLength(1);
    expect(text).not.toMatch(/\n(plan|setup|checklist)\.\w+/);
    await under.press('Show current card');
    expect(under.text()).toContain('Choose a person to test with');
  });

  it('of somebody else’s setup is shown to nobody', async () => {
    const theirs = await storeSetup(under, {}, bo);
    await storeSetup(under);
    await under.say('history');
    const answer = await under.press('Show current card', {}, { data: { verb: 'setup.history', setupId: theirs.id } });

    expect(answer).toMatchObject({ type: 'notice', isError: true });
    await under.say(`history ${theirs.code}`);
    expect(under.text()).toContain('None of your setups has this name');
  });
});
