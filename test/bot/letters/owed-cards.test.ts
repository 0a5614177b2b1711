// A card that its person has not seen, over answers that never came, restarts and other processes.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ChatError } from '../../../src/model/chat-error';
import type { AdaptiveCard } from '../../../src/model/cards';
import type { TurnAnswer } from '../../../src/model/turn';
import { ada, buttonsOf, chatOf, startBotWithTenant, type BotWithTenant, type Shown } from '../../support/bot-with-tenant';

jest.setTimeout(30_000);

let under: BotWithTenant;
beforeEach(async () => {
  under = await startBotWithTenant();
  await under.say('set up Mimecast');
  await under.bot.settle();
});
afterEach(async () => under.close());

/** A click whose answer nobody brings back. */
function clickUnanswered(title: string): Promise<TurnAnswer> {
  const at = under.last();
  const { data, verb } = buttonsOf((at.message as { card: AdaptiveCard }).card).find((one) => one.title === title)!;
  return under.bot.handleTurn({ activityId: randomUUID(), at: new Date(), person: ada, conversation: chatOf(ada), correlationId: 'c1', what: { type: 'click', data: { ...data, verb }, messageId: at.messageId, inPlace: true } });
}
const setup = async () => (await under.database.setups.listOpen(ada))[0]!;
const until = async (holds: () => boolean): Promise<void> => {
  for (let waited = 0; !holds() && waited < 10_000; waited += 20) await delay(20);
};
const owed = async (): Promise<number> => (await under.database.setups.listOwed()).length;
const restart = async (): Promise<void> => {
  under.stopping.abort();
  await under.restart();
  await under.bot.settle();
};

it('is owed until the answer has come, and then no more', async () => {
  const answer = await clickUnanswered('Europe');
  await under.database.setups.flush();
  expect(await owed()).toBe(1);

  if (answer.type === 'card') answer.delivered?.(true);
  await under.database.setups.flush();
  expect(await owed()).toBe(0);
});

it('is shown by the next start in its place, once, with what happened; what was seen is left alone', async () => {
  await restart();
  expect(under.last().edits).toBe(0);

  await clickUnanswered('Europe');
  expect(under.text()).toContain('Choose the Mimecast region');
  await restart();
  expect(under.text()).toContain('Account code');
  expect([under.shown.length, under.last().edits, await owed(), (await setup()).interrupted]).toEqual([1, 1, 0, { at: expect.any(String) as string }]);

  await restart();
  expect([under.shown.length, under.last().edits]).toEqual([1, 1]);
});

it('comes as a new message when the one before is gone', async () => {
  await clickUnanswered('Europe');
  under.shown.length = 0;
  await restart();

  expect(under.shown).toHaveLength(1);
  expect((await setup()).live?.messageId).toBe(under.last().messageId);
});

it('comes after all when its answer was lost on the way', async () => {
  const answer = await clickUnanswered('Europe');
  if (answer.type === 'card') answer.delivered?.(false);
  await under.bot.settle();

  expect(under.text()).toContain('Account code');
  expect([under.last().edits, await owed()]).toEqual([1, 0]);
});

it('comes at the second sweep when nobody said what became of its answer, and not while the answer may be on its way', async () => {
  await clickUnanswered('Europe');
  await under.bot.sweep();
  await under.bot.settle();
  expect(under.last().edits).toBe(0);

  await under.bot.sweep();
  await under.bot.settle();
  expect([under.last().edits, await owed(), (await setup()).interrupted]).toEqual([1, 0, undefined]);
});

it('that the chat took without a word lies there twice: the one that is pressed goes on, and the other says that it is replaced', async () => {
  const { send } = under.chat;
  let cuts = 1;
  under.chat.send = async (to, message) => {
    const sent = await send(to, message);
    if ((cuts -= 1) >= 0) throw new ChatError({ kind: 'again', mayBeTaken: true });
    return sent;
  };
  const answer = await clickUnanswered('Europe');
  under.shown.length = 0;
  if (answer.type === 'card') answer.delivered?.(false);
  await until(() => under.shown.length === 2);
  await under.bot.settle();
  const [doubtful, known] = under.shown as [Shown, Shown];
  expect([under.text(doubtful), (await setup()).live?.messageId]).toEqual([under.text(known), known.messageId]);

  await under.press('Account code', {}, { at: doubtful });
  expect((await setup()).live?.messageId).toBe(doubtful.messageId);
  await under.press('Account code', {}, { at: known });
  expect(under.text(known)).toMatch(/replaced/i);
});

it('of another process is left to it as long as that lives', async () => {
  await clickUnanswered('Europe');
  await under.database.workers.enter({ id: 'another', place: 'elsewhere', pid: 7 });
  const [card] = await under.database.setups.listOwed();
  await under.database.setups.takeOver(card!, 'another');
  for (let sweeps = 0; sweeps < 3; sweeps += 1) await under.bot.sweep();
  await under.bot.settle();
  expect(under.last().edits).toBe(0);

  await under.database.workers.leave('another');
  await under.bot.sweep();
  await under.bot.settle();
  expect(under.text()).toContain('Account code');
});

it('is shown by one of two processes that find it at once', async () => {
  await clickUnanswered('Europe');
  const { bot: first } = under;
  await under.restart();
  await under.database.workers.enter({ id: 'gone', place: 'elsewhere', pid: 7 });
  await under.bot.settle();
  const edits = under.last().edits;
  await clickUnanswered('Account code');
  const [card] = await under.database.setups.listOwed();
  await under.database.setups.takeOver(card!, 'gone');
  await under.database.workers.leave('gone');
  await Promise.all([first.sweep(), under.bot.sweep(), first.sweep()]);
  await Promise.all([first.settle(), under.bot.settle()]);

  expect(under.last().edits).toBe(edits + 1);
});
