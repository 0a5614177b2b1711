// A password card before a chat that is blocked, wants to be left alone, or refuses: how often it is knocked there, and when the card goes.
import type { PasswordCards } from '../../../src/bot/show/password-cards';
import { ChatError } from '../../../src/model/chat-error';
import type { Setup } from '../../../src/model/setup';
import { DAY, HOUR, MINUTE, SECRET, usePasswordChat } from '../../support/password-chat';

const chat = usePasswordChat();

describe('in a chat that takes nothing', () => {
  const blocked = (): never => { throw new ChatError({ kind: 'gone', statusCode: 403, code: 'ConversationBlockedByUser', mayBeTaken: false }); };
  const due = async (): Promise<string[]> => (await chat.database.setups.listDue(new Date(chat.wallAt), ['mimecast'])).map(({ id }) => id);
  /** What the minute's sweeps do. */
  const live = async (process: PasswordCards<Setup>, ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= MINUTE) {
      await chat.pass(MINUTE);
      await chat.outbox.sweep();
      await chat.sweep(process);
    }
  };
  const showAndBlock = async (): Promise<PasswordCards<Setup>> => {
    const process = await chat.show();
    [chat.channel, chat.knocks] = [blocked, []];
    return process;
  };

  it('is knocked for once, is due no more, and is taken away when its person writes', async () => {
    const process = await showAndBlock();
    await live(process, 3 * HOUR);
    expect([chat.knocks.length, await due(), chat.shows(), await chat.database.outbox.listClosed()]).toEqual([1, [], ['m0'], [chat.setup.conversation.conversationId]]);
    expect(chat.logged).toContain('conversation takes no message');

    chat.channel = () => undefined;
    await chat.outbox.open(chat.setup.conversation);
    await chat.pass(1);
    expect([chat.shows(), (await chat.stored()).passwordCards]).toEqual([[], undefined]);
    await live(process, 15 * MINUTE);
    expect(chat.edits).toEqual(['m0', 'm0']);
  });

  it('is not knocked for when that is known before, nor after a restart, and is taken away by the next process when its person writes', async () => {
    const before = await showAndBlock();
    await chat.outbox.close(chat.setup.conversation.conversationId);
    await live(before, HOUR);
    const next = await chat.restart();
    await live(next, HOUR);
    expect([chat.knocks, await due(), chat.shows()]).toEqual([[], [], ['m0']]);

    chat.channel = () => undefined;
    await chat.outbox.open(chat.setup.conversation);
    await chat.pass(1);
    expect(chat.shows()).toEqual([]);
  });

  it('is told to be lost, when it was not shown yet, without a second knock', async () => {
    chat.channel = blocked;
    chat.startProcess().show(await chat.stored(), SECRET, 'c');
    await chat.pass(MINUTE);
    expect([chat.knocks.length, chat.letters]).toEqual([1, []]);
    chat.channel = () => undefined;
    await chat.outbox.open(chat.setup.conversation);
    await chat.pass(1);
    expect(chat.letters).toEqual(['lost B.Simon@contoso.com']);
  });
});

it('keeps the rates of the channel', async () => {
  const process = chat.startProcess();
  for (let number = 0; number < 5; number += 1) process.show(await chat.stored(), SECRET, `c${number}`);
  await chat.pass(1);
  expect(chat.knocks).toHaveLength(7);
  for (let tenths = 0; tenths < 30; tenths += 1) await chat.pass(100);
  expect([chat.knocks.length, chat.shows().length]).toEqual([10, 5]);
});

it('waits as long as the channel asks, before it knocks again', async () => {
  const process = await chat.show();
  let refusals = 2;
  chat.channel = () => { if (refusals-- > 0) throw new ChatError({ kind: 'again', statusCode: 429, retryAfterMs: 7 * MINUTE, mayBeTaken: false }); };
  chat.knocks = [];
  await process.take(await chat.stored(), 'm0', 'c');
  await chat.pass(20 * MINUTE);
  expect(chat.knocks.map((at, index) => at - (chat.knocks[index - 1] ?? at))).toEqual([0, 7 * MINUTE, 7 * MINUTE]);
  expect(chat.shows()).toEqual([]);
});

it('is told to be lost at once when the channel wants to be left alone for longer than it may wait', async () => {
  chat.channel = () => { throw new ChatError({ kind: 'again', statusCode: 429, retryAfterMs: HOUR, mayBeTaken: false }); };
  await chat.show();
  await chat.pass(1);
  expect([chat.knocks.length, chat.letters]).toEqual([1, ['lost B.Simon@contoso.com']]);
});

it('is tried on for days, while no other setup has to stand behind it', async () => {
  const process = await chat.show();
  chat.channel = () => { throw new ChatError({ kind: 'again', statusCode: 503, mayBeTaken: false }); };
  await chat.pass(10 * MINUTE);
  await chat.sweep(process);
  expect(await chat.database.setups.listDue(new Date(chat.wallAt), ['mimecast'])).toHaveLength(1);
  await chat.pass(3 * MINUTE);
  expect(await chat.database.setups.listDue(new Date(chat.wallAt), ['mimecast'])).toEqual([]);
  chat.wallAt += 3 * DAY;
  await chat.pass(10 * MINUTE);
  chat.channel = () => undefined;
  await chat.pass(5 * MINUTE);
  expect(chat.shows()).toEqual([]);
});

it('is tried once more by the next process when its edit is refused each time', async () => {
  const process = await chat.show();
  chat.channel = () => { throw new ChatError({ kind: 'refused', statusCode: 400, mayBeTaken: false }); };
  chat.knocks = [];
  await chat.pass(10 * MINUTE);
  for (let minutes = 0; minutes < 30; minutes += 1) {
    await chat.pass(MINUTE);
    // Found by something else that is due.
    process.expire(await chat.stored(), 'c');
  }
  expect([chat.knocks.length, chat.logged.filter((line) => line === 'password card not replaced').length]).toEqual([1, 1]);
  chat.channel = () => undefined;
  await chat.restart();
  await chat.pass(1);
  expect(chat.shows()).toEqual([]);
});
