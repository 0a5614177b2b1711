// Reminders of what is waited for over days and restarts.
import { setTimeout as delay } from 'node:timers/promises';
import { ChatError } from '../../../src/model/chat-error';
import { repeatWork } from '../../../src/bot/work/repeat-work';
import { buttonsOf, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';
import { downloadTokenIn, GOOD_ANSWER, linkOf, setupOf, startAtSecondMessage, startAtWaiting } from '../../support/support-walks';
import { cardOf, pressVerb, walkToPlan } from '../../support/walks';

jest.setTimeout(30_000);

const DAY = 86_400_000;
let under: BotWithTenant;
afterEach(async () => under.close());

describe('a reminder', () => {
  const waitDays = (days: number): void => { under.aheadMs += days * DAY; };

  it('comes when nobody answered for three days, with a follow-up to send, and again after three more', async () => {
    under = await startAtWaiting();
    waitDays(2.9);
    expect(await under.remind()).toBe(0);

    waitDays(0.2);
    expect(await under.remind()).toBe(1);
    expect(under.text()).toMatch(/No answer for 3 days\.[\s\S]*A follow-up to send[\s\S]*on 20\d\d-\d\d-\d\d we asked you for two values/);
    expect(new URL(linkOf('Mail follow-up', under.last())).searchParams.get('subject')).toMatch(/^Again: /);

    expect(await under.remind()).toBe(0);
    waitDays(3);
    expect(await under.remind()).toBe(1);
    expect(under.text()).toContain('No answer for 6 days.');
  });

  it('comes as a new message; the card from before is marked as replaced', async () => {
    under = await startAtWaiting();
    const old = under.last();
    waitDays(3.1);
    await under.remind();
    expect(under.last()).not.toBe(old);

    await under.press('They answered', {}, { at: old });
    expect(under.text(old)).toMatch(/replaced|superseded|newer/i);
  });

  it('comes once, also when two sweeps run at once, in one process and in two', async () => {
    under = await startAtWaiting();
    const first = under.bot;
    await under.restart();
    waitDays(3.1);
    const before = under.shown.length;
    const sent = await Promise.all([first.sendReminders(), first.sendReminders(), under.bot.sendReminders(), under.bot.sendReminders()]);
    await Promise.all([first.settle(), under.bot.settle()]);

    expect(sent.reduce((sum, one) => sum + one)).toBe(1);
    expect(under.shown.length).toBe(before + 1);
  });

  it('is not lost with a process that ended in between', async () => {
    under = await startAtWaiting();
    waitDays(3.1);
    await under.restart();
    expect(await under.remind()).toBe(1);
  });

  it('that is on its way when the process is to end arrives, and is not sent again by the next start', async () => {
    under = await startAtWaiting();
    waitDays(3.1);
    const [before, send] = [under.shown.length, under.chat.send];
    let arrive = (): void => undefined;
    const held = new Promise<void>((done) => (arrive = done));
    under.chat.send = async (...message) => held.then(() => send(...message));
    let tick = (): void => undefined;
    const round = jest.fn(() => under.bot.sendReminders());
    const reminders = repeatWork(round, { everyMs: 60_000, log: { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }, startTimer: (each) => { tick = each; return () => undefined; } });
    tick();
    let hasStopped = false;
    const stopped = reminders.stop().then(() => under.bot.settle()).then(() => { hasStopped = true; });
    await delay(100);
    expect([hasStopped, under.shown.length]).toEqual([false, before]);

    arrive();
    await stopped;

    expect(under.shown.length).toBe(before + 1);
    await under.restart();
    expect(await under.remind()).toBe(0);
  });

  it('that the chat did not take is tried again until it does, also by the next process, and comes once', async () => {
    under = await startAtWaiting();
    const before = under.shown.length;
    waitDays(3.1);
    const { send } = under.chat;
    under.chat.send = async () => { throw new ChatError({ kind: 'again', statusCode: 502, mayBeTaken: true }); };
    await under.remind();
    expect(under.logs.join('\n')).toContain('message not taken yet');
    expect(under.shown).toHaveLength(before);

    under.chat.send = send;
    under.stopping.abort();
    await under.restart();
    await under.until(/A follow-up to send/);
    await under.restart();
    await under.bot.settle();
    expect(under.shown).toHaveLength(before + 1);
  });

  it('knocks once at a chat that is gone, and comes once when its person writes again', async () => {
    under = await startAtWaiting();
    const before = under.shown.length;
    const { edit, send } = under.chat;
    let knocks = 0;
    under.chat.send = async () => { knocks += 1; throw new ChatError({ kind: 'gone', statusCode: 403, mayBeTaken: false }); };
    under.chat.edit = under.chat.send as never;
    waitDays(3.1);
    for (let day = 0; day < 3; day += 1, waitDays(3.1)) {
      await under.remind();
    }
    under.stopping.abort();
    await under.restart();
    await under.bot.settle();
    expect(knocks).toBe(1);

    Object.assign(under.chat, { edit, send });
    await under.say('help');
    await under.bot.settle();
    expect(under.shown.slice(before).map((one) => under.text(one)).filter((text) => text.includes('A follow-up to send'))).toHaveLength(1);
  });

  it('comes to everybody who is due, also behind many setups whose dialog is there no more, and of a year ago', async () => {
    under = await startAtWaiting();
    const waiting = await setupOf(under);
    for (let at = 0; at < 60; at += 1) await under.database.setups.create({ ...waiting, id: `gone-${at}`, vendor: 'product-of-before', dueAt: '2020-01-01T00:00:00.000Z' });
    for (let at = 0; at < 60; at += 1) await under.database.setups.create({ ...waiting, id: `due-${at}`, dueAt: '2025-01-01T00:00:00.000Z' });
    waitDays(3.1);

    expect([await under.bot.sendReminders(), await under.bot.sendReminders(), await under.bot.sendReminders()]).toEqual([50, 11, 0]);
  });

  it('may be asked for earlier', async () => {
    under = await startAtWaiting();
    await under.press('Follow up now');
    expect(under.text()).toContain('A follow-up to send');
    expect(buttonsOf(cardOf(under.last())).map(({ title }) => title)).not.toContain('Follow up now');
  });

  it.each([
    ['was answered', async () => { await under.press('They answered'); await under.press('Save answer', GOOD_ANSWER); }],
    ['was cancelled', async () => { await under.press('Cancel setup'); await pressVerb(under, 'setup.cancel-confirm'); }],
    ['went back to another step', async () => { await under.press('Go back'); }],
  ])('does not come for a setup that %s', async (_what, leave) => {
    under = await startAtWaiting();
    await leave();
    waitDays(30);
    expect(await under.remind()).toBe(0);
  });

  it('carries a fresh link when the follow-up has one', async () => {
    under = await startAtSecondMessage();
    await under.press('I have sent it');
    waitDays(3.1);
    await under.remind();

    expect(await under.database.downloads.find(downloadTokenIn(under.text()), new Date(Date.now() + 17 * DAY))).toBeDefined();
  });
});

describe('a setup that waits for something else', () => {
  const HOUR = DAY / 24;

  it('for a value comes again after three days as a new message, where it was left', async () => {
    under = await startBotWithTenant();
    await under.say('set up Mimecast');
    await under.press('Europe');
    await under.press('Account code');
    expect(under.text()).toMatch(/Nothing by \S+\? Then this card comes again/);
    const [before, count] = [under.last(), under.shown.length];

    for (const jump of [HOUR, -HOUR, DAY, -DAY]) {
      under.aheadMs += jump;
      expect(await under.remind()).toBe(0);
    }
    under.aheadMs += 3.1 * DAY;
    await under.restart();
    expect(await under.remind()).toBe(1);
    expect(under.shown.length).toBe(count + 1);
    expect(under.text()).toContain('Waiting for: Account code');
    await under.press('I have it now', { accountCode: 'CUK12A345' });
    expect(under.text()).not.toContain('Waiting for');
    under.aheadMs += 30 * DAY;
    expect(await under.remind()).toBe(0);
    expect(under.shown).toContain(before);
  });

  it('for its person’s sign-in in the middle of the work comes again the next day, and says when it is the last time', async () => {
    under = await startBotWithTenant();
    await walkToPlan(under);
    under.signedIn.clear();
    await under.press('Confirm plan');
    await under.until(/Sign in/);
    for (let times = 1; times <= 5; times += 1) {
      under.aheadMs += DAY + HOUR;
      expect(await under.remind()).toBe(1);
      expect(under.text()).toMatch(times < 5 ? /Then this card comes again/ : /This was the last reminder/);
    }
    under.aheadMs += 30 * DAY;
    expect(await under.remind()).toBe(0);

    await under.signIn();
    await under.until(/Take 1 value to Mimecast/);
    expect((await setupOf(under)).nudged).toBeUndefined();
  });
});
