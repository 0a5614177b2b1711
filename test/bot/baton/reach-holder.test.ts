// Whoever is asked to do the vendor half is told once: without the app, after a restart, with a reminder, in a chat that moved.
import { setTimeout as delay } from 'node:timers/promises';
import { ChatError } from '../../../src/model/chat-error';
import { ada, chatOf, type BotWithTenant } from '../../support/bot-with-tenant';
import { chris, lastOf, offerToChris, pressAs, startAtChecklist, startHeld, textOf } from '../../support/baton-walks';
import { GOOD_ANSWER, linkOf, setupOf, startAtWaiting } from '../../support/support-walks';

jest.setTimeout(60_000);

const DAY = 86_400_000;
let under: BotWithTenant;
afterEach(() => under.close());

const cardsOf = (says: RegExp): number => under.shown.filter((one) => one.conversationId === chatOf(chris).conversationId && says.test(under.text(one))).length;

describe('a person without the app', () => {
  it('gets a link from the one who hands over, and the card as soon as they add it', async () => {
    under = await startAtChecklist({ knowsChris: false });
    await offerToChris(under);
    expect(textOf(under, ada)).toMatch(/Chris Green does not have Latchkey yet[\s\S]*https:\/\/teams\.example\/l\/app\/latchkey/);
    const mail = linkOf('Mail the link', lastOf(under, ada));
    expect(decodeURIComponent(mail)).toMatch(/^mailto:chris\.green@contoso\.com\?subject=[\s\S]*https:\/\/teams\.example\/l\/app\/latchkey/);
    expect(lastOf(under, chris)).toBeUndefined();

    await under.bot.handleTurn({ activityId: 'i1', at: new Date(), person: chris, conversation: chatOf(chris), correlationId: 'c', what: { type: 'installed' } });
    await under.bot.settle();
    expect(textOf(under, chris)).toContain('Will you do the Mimecast half?');
    expect(under.shown.filter(({ conversationId }) => conversationId === chatOf(chris).conversationId)).toHaveLength(1);
    expect(textOf(under, ada)).not.toContain('does not have Latchkey');
    await under.say('hello', chris);
    await under.bot.settle();
    expect(cardsOf(/Will you do the Mimecast half/)).toBe(1);
  });

  it('is not reminded before, and is still asked after a restart, by whatever they write first', async () => {
    under = await startAtChecklist({ knowsChris: false });
    await offerToChris(under);
    expect(await under.press('Take it back', {}, { at: lastOf(under, ada), data: { verb: 'baton.remind' } })).toMatchObject({ type: 'notice', text: expect.stringContaining('nobody to remind') });
    await under.restart();
    await under.say('good morning', chris);
    await under.bot.settle();
    expect(cardsOf(/Will you do the Mimecast half/)).toBe(1);
  });
});

describe('a process that is killed', () => {
  it('between the offer and its card: the card comes at the next start, once', async () => {
    under = await startAtChecklist();
    const { send } = under.chat;
    under.chat.send = async (to, message) => {
      if (to.conversationId === chatOf(chris).conversationId) throw new ChatError({ kind: 'again', statusCode: 502, mayBeTaken: false });
      return send(to, message);
    };
    await offerToChris(under);
    expect(cardsOf(/Will you do/)).toBe(0);

    under.stopping.abort();
    under.chat.send = send;
    await under.restart();
    await under.until(/Will you do the Mimecast half/);
    await under.restart();
    await under.bot.settle();
    expect(cardsOf(/Will you do/)).toBe(1);
  });

  it('what was said while their chat took nothing comes as one card, with all of it', async () => {
    under = await startAtChecklist();
    const { send } = under.chat;
    under.chat.send = async (to, message) => {
      if (to.conversationId === chatOf(chris).conversationId) throw new ChatError({ kind: 'again', statusCode: 502, mayBeTaken: false });
      return send(to, message);
    };
    await offerToChris(under);
    await pressAs(under, ada, 'Send', { note: 'It is urgent.' });
    await pressAs(under, ada, 'Send', { note: 'And small.' });
    under.stopping.abort();
    under.chat.send = send;
    await under.restart();
    await under.until(/Will you do the Mimecast half\?[\s\S]*And small\.[\s\S]*It is urgent\./);
    await under.bot.settle();
    await delay(2_500);
    await under.bot.settle();
    expect(cardsOf(/Will you do/)).toBe(1);
  });

  it('between the offer and the yes: both cards work on', async () => {
    under = await startAtChecklist();
    await offerToChris(under);
    under.stopping.abort();
    await under.restart();
    await pressAs(under, chris, 'I’ll do it');
    expect(textOf(under, chris)).toContain('You do this for Ada Admin.');
    expect(textOf(under, ada)).toContain('Waiting for Chris Green');
  });

  it('right after the yes: the holder’s card shows the checklist at the next start, though the answer was lost', async () => {
    under = await startAtChecklist();
    await offerToChris(under);
    const edit = under.chat.edit;
    under.chat.edit = async () => { throw new ChatError({ kind: 'again', statusCode: 502, mayBeTaken: false }); };
    await under.press('I’ll do it', {}, { at: lastOf(under, chris), person: chris, isLost: true });
    await under.bot.settle();
    under.stopping.abort();
    under.chat.edit = edit;
    await under.restart();
    for (let waited = 0; waited < 10_000 && !textOf(under, chris).includes('You do this for'); waited += 50) await delay(50);
    expect(textOf(under, chris)).toContain('You do this for Ada Admin.');
  });
});

describe('a reminder', () => {
  it('that the admin asked for comes once, as a new card, also over a restart', async () => {
    under = await startHeld();
    await pressAs(under, ada, 'Remind in 2 days');
    expect(textOf(under, ada)).toContain('They are reminded on');
    const before = lastOf(under, chris);
    under.aheadMs += 1.9 * DAY;
    expect(await under.remind()).toBe(0);
    await under.restart();
    under.aheadMs += 0.2 * DAY;
    expect([await under.remind(), await under.remind()]).toEqual([1, 0]);
    expect(lastOf(under, chris)).not.toBe(before);
    expect(textOf(under, chris)).toContain('You do this for Ada Admin. This is the reminder that they wished for.');
    await under.say('status');
    expect(textOf(under, ada)).toContain('They were reminded on');
  });

  it('is not told once the work came back', async () => {
    under = await startHeld();
    await pressAs(under, ada, 'Remind in 2 days');
    await pressAs(under, ada, 'Take it back');
    under.aheadMs += 3 * DAY;
    expect(await under.remind()).toBe(0);
  });

  it('of the dialog goes to whoever has the vendor half, with the follow-up to send', async () => {
    under = await startAtWaiting();
    await under.say('hello', chris);
    await offerToChris(under);
    await pressAs(under, chris, 'I’ll do it');
    expect(textOf(under, chris)).toMatch(/Waiting for /);
    const adas = lastOf(under, ada);
    under.aheadMs += 3.1 * DAY;
    expect(await under.remind()).toBe(1);
    expect(textOf(under, chris)).toMatch(/No answer for 3 days\.[\s\S]*A follow-up to send/);
    expect(lastOf(under, ada)).toBe(adas);
  });
});

describe('a message to the vendor', () => {
  it('is the holder’s to send, and what its answer brings is checked at once and waits for the admin’s plan', async () => {
    under = await startAtWaiting();
    await under.say('hello', chris);
    await offerToChris(under);
    await pressAs(under, chris, 'I’ll do it');
    await pressAs(under, chris, 'They answered');
    await pressAs(under, chris, 'Save answer', { ...GOOD_ANSWER, replyUrl: 'no address' });
    expect(textOf(under, chris)).toMatch(/no address/);
    const calls = under.world.requests.length;
    await pressAs(under, chris, 'Save answer', GOOD_ANSWER);

    expect(under.world.requests.length).toBe(calls);
    expect(textOf(under, chris)).toContain('Nothing to do for you now');
    expect(textOf(under, ada)).toContain('Chris Green has done this step');
    await pressAs(under, ada, 'Continue');
    expect(textOf(under, ada)).toMatch(/Check the plan[\s\S]*contoso\.backup\.autotask\.net/);
  });
});

describe('what the holder types', () => {
  it('“my setups” lists what they hold and for whom, and opens it', async () => {
    under = await startHeld();
    await under.say('my setups', chris);
    expect(textOf(under, chris)).toMatch(/1 setup[\s\S]*Mimecast[\s\S]*For Ada Admin: the Mimecast half is with you\./);
    await pressAs(under, chris, `Open ${(await setupOf(under)).code}`);
    expect(textOf(under, chris)).toContain('You do this for Ada Admin.');
    await under.say('my setups');
    expect(textOf(under, ada)).toContain('Waiting for Chris Green since');
  });

  it('“status” shows their card, “undo” says whose it is, and “help” knows the setup without its history', async () => {
    under = await startHeld();
    await under.say('status', chris);
    expect(textOf(under, chris)).toContain('You do this for Ada Admin.');
    const before = await setupOf(under);
    await under.say('undo mimecast', chris);
    expect(textOf(under, chris)).toContain('You have the product’s half of this setup.');
    await under.say('history', chris);
    expect(textOf(under, chris)).toContain('You have the product’s half of this setup.');
    await under.say('help', chris);
    expect(textOf(under, chris)).toContain('goes back to the Mimecast setup');
    expect(textOf(under, chris)).not.toContain('[Show history]');
    expect((await setupOf(under)).marks).toEqual(before.marks);
  });

  it('a setup of another tenant’s database is nobody’s here', async () => {
    under = await startHeld();
    const stranger = { ...chris, tenantId: 'b0000000-0000-4000-8000-000000000009' };
    const setup = await setupOf(under);
    const answer = await under.bot.handleTurn({ activityId: 'x', at: new Date(), person: stranger, conversation: chatOf(stranger), correlationId: 'c', what: { type: 'click', data: { verb: 'checklist.save', setupId: setup.id, stepId: setup.stepId, revision: setup.face }, messageId: 'm', inPlace: true } });
    expect(answer).toMatchObject({ type: 'notice', isError: true });
    expect(await under.database.setups.listHeld(stranger)).toEqual([]);
  });
});
