// Whoever has the vendor half and is not reached any more, or whose card no database notes: who handed it over is told, and nothing comes twice.
import { setTimeout as delay } from 'node:timers/promises';
import { ChatError } from '../../../src/model/chat-error';
import { SetupError } from '../../../src/model/errors';
import { ada, chatOf, type BotWithTenant } from '../../support/bot-with-tenant';
import { chris, lastOf, offerToChris, pressAs, startAtChecklist, startHeld, textOf } from '../../support/baton-walks';

jest.setTimeout(60_000);

let under: BotWithTenant;
afterEach(() => under.close());

const cardsOf = (says: RegExp): number => under.shown.filter((one) => one.conversationId === chatOf(chris).conversationId && says.test(under.text(one))).length;
const NOT_THERE = /Chris Green does not have Latchkey yet[\s\S]*https:\/\/teams\.example\/l\/app\/latchkey/;
const turnOf = (type: 'installed' | 'removed') => ({ activityId: type, at: new Date(), person: chris, conversation: chatOf(chris), correlationId: 'c', what: { type } });
const settle = async (): Promise<void> => {
  await under.bot.settle();
  await under.bot.sweep();
  await under.bot.settle();
};

/** Chris blocked the bot, or it is no longer in that chat. */
function closeChatOfChris(): () => void {
  const { send } = under.chat;
  under.chat.send = async (to, message) => {
    if (to.conversationId === chatOf(chris).conversationId) throw new ChatError({ kind: 'gone', statusCode: 403, mayBeTaken: false });
    return send(to, message);
  };
  return () => { under.chat.send = send; };
}

it.each([false, true])('a chat that takes nothing: who handed it over gets the link, and the card comes when its person writes again (known before: %s)', async (isKnown) => {
  under = await startAtChecklist();
  const open = closeChatOfChris();
  if (isKnown) {
    await offerToChris(under);
    await pressAs(under, ada, 'Take it back');
  }
  await offerToChris(under);
  await settle();
  expect(textOf(under, ada)).toMatch(NOT_THERE);

  open();
  await under.say('good morning', chris);
  await settle();
  expect(cardsOf(/Will you do the Mimecast half/)).toBe(1);
  expect(textOf(under, ada)).not.toContain('does not have Latchkey');
});

it('the app removed by whoever holds it: who handed it over gets the link, and what was held is there when it is added again', async () => {
  under = await startHeld();
  await under.bot.handleTurn(turnOf('removed'));
  await settle();
  expect(textOf(under, ada)).toMatch(NOT_THERE);

  await under.bot.handleTurn(turnOf('installed'));
  await settle();
  expect(textOf(under, ada)).not.toContain('does not have Latchkey');
  expect(textOf(under, chris)).toContain('Mimecast');
});

it('a database that takes no note of where the card lies: the card comes once, and is the one that is edited', async () => {
  under = await startAtChecklist();
  await under.say('hand over to chris.green@contoso.com');
  await under.bot.settle();
  const { save } = under.database.setups;
  let isFull = true;
  under.database.setups.save = async (setup, ...rest) => {
    if (isFull && setup.face !== setup.revision) throw new SetupError('store/full', { retry: 'later' });
    return save(setup, ...rest);
  };
  await under.press('Ask Chris Green');
  for (let second = 0; second < 6; second += 1) {
    await delay(500);
    await under.bot.sweep();
  }
  expect(cardsOf(/Will you do/)).toBe(1);

  isFull = false;
  await settle();
  await delay(2_000);
  await settle();
  const offer = lastOf(under, chris);
  await pressAs(under, chris, 'I’ll do it', {}, offer);
  expect(cardsOf(/Will you do/)).toBe(0);
  const held = under.shown.filter(({ conversationId }) => conversationId === chatOf(chris).conversationId).length;
  await pressAs(under, ada, 'Send', { note: 'Thank you.' });
  expect(held).toBeLessThanOrEqual(under.shown.filter(({ conversationId }) => conversationId === chatOf(chris).conversationId).length);
  expect(textOf(under, chris)).toContain('Thank you.');
});
