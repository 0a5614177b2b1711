// How long a first password stands in a chat: over restarts, kills, trouble of the channel, and clocks that jump. Timers are the machine's own clock; the wall clock moves apart from them.
import { BEGUN, DAY, HOUR, MINUTE, SECRET, usePasswordChat } from '../../support/password-chat';

const chat = usePasswordChat();

it('stands for ten minutes in the message that was sent first without it', async () => {
  await chat.show();
  expect(chat.shows()).toEqual(['m0']);
  expect(await chat.stored()).toMatchObject({ passwordCards: [{ messageId: 'm0', userPrincipalName: 'B.Simon@contoso.com', goneAt: new Date(BEGUN + 10 * MINUTE + 1).toISOString() }] });
  await chat.pass(9.9 * MINUTE);
  expect(chat.shows()).toEqual(['m0']);
  await chat.pass(0.2 * MINUTE);
  expect(chat.shows()).toEqual([]);
  expect((await chat.stored()).passwordCards).toBeUndefined();
  expect(chat.edits).toEqual(['m0', 'm0']);
});

it.each([[-HOUR], [-DAY]])('does not stand longer because the wall clock was set back by %d ms', async (jump) => {
  const process = await chat.show();
  chat.wallAt += jump;
  await chat.pass(10 * MINUTE);
  await chat.sweep(process);
  expect(chat.shows()).toEqual([]);
});

it.each([[HOUR], [DAY]])('is taken away at the next sweep when the wall clock was set forward by %d ms, once', async (jump) => {
  const process = await chat.show();
  chat.wallAt += jump;
  await Promise.all([chat.sweep(process), chat.sweep(process)]);
  expect(chat.shows()).toEqual([]);
  await chat.pass(11 * MINUTE);
  await chat.sweep(process);
  expect(chat.edits).toEqual(['m0', 'm0']);
});

it.each([[0], [-HOUR], [-DAY], [HOUR]])('stands at most ten minutes after a restart, with a wall clock that moved by %d ms meanwhile', async (jump) => {
  await chat.show();
  await chat.pass(4 * MINUTE);
  chat.wallAt += jump;
  const process = await chat.restart();
  await chat.pass(1);
  expect(chat.shows()).toEqual(jump > 0 ? [] : ['m0']);
  await chat.pass(jump < 0 ? 10 * MINUTE : 6 * MINUTE);
  expect(chat.shows()).toEqual([]);
  process.mind(await chat.stored(), new Set(), 'c');
  await chat.pass(11 * MINUTE);
  expect(chat.edits).toEqual(['m0', 'm0']);
});

it('is taken away by another process, which lets the one that showed it go first', async () => {
  const [owner, other] = [await chat.show(), chat.startProcess()];
  await chat.pass(10 * MINUTE - 2);
  chat.channel = () => { throw new Error('not yet'); };
  await chat.pass(1);
  expect(chat.shows()).toEqual(['m0']);
  await chat.sweep(other);
  expect(chat.logged.filter((line) => line === 'password card not edited yet').length).toBeGreaterThan(0);
  jest.clearAllTimers();
  chat.channel = () => undefined;
  await chat.sweep(other);
  expect(chat.shows()).toEqual(['m0']);
  await chat.pass(MINUTE);
  await chat.sweep(other);
  expect(chat.shows()).toEqual([]);
  await chat.sweep(owner);
  expect(chat.edits).toEqual(['m0', 'm0']);
});

it('is taken away as soon as the channel takes the edit again', async () => {
  const process = await chat.show();
  chat.channel = () => { throw new Error('the channel is down'); };
  await chat.pass(12 * MINUTE);
  await chat.sweep(process);
  expect(chat.shows()).toEqual(['m0']);
  chat.channel = () => undefined;
  await chat.pass(5 * MINUTE);
  expect(chat.shows()).toEqual([]);
  expect((await chat.stored()).passwordCards).toBeUndefined();
});

it('is shown late when the channel is away for a moment, and told to be lost when it stays away', async () => {
  let isAway = true;
  chat.channel = (call) => { if (call === 'edit' && isAway) throw new Error('the channel is down'); };
  await chat.show();
  await chat.pass(5_000);
  isAway = false;
  await chat.pass(10_000);
  expect(chat.shows()).toEqual(['m0']);
  isAway = true;
  await chat.show();
  await chat.pass(2 * MINUTE);
  expect(chat.letters).toEqual(['lost B.Simon@contoso.com']);
  expect(chat.shows()).toEqual(['m0']);
});

it('is known before it is shown: a process killed anywhere leaves no card that nobody takes away', async () => {
  const { save } = chat.database.setups;
  const atSave: string[] = [];
  jest.spyOn(chat.database.setups, 'save').mockImplementation((...saved) => {
    if (saved[0].passwordCards) atSave.push(...chat.messages.values());
    return save(...saved);
  });
  await chat.show();
  expect(atSave).toEqual([expect.stringContaining('The first password comes here')]);
  expect(atSave.join()).not.toContain(SECRET);
  await chat.restart();
  await chat.pass(10 * MINUTE);
  expect(chat.shows()).toEqual([]);
  expect(chat.messages.get('m0')).toContain('no longer shown');
});

it('has a card of its own for each person, and each goes at its own time', async () => {
  const process = await chat.show();
  await chat.pass(6 * MINUTE);
  await chat.show(process);
  expect(chat.shows()).toEqual(['m0', 'm1']);
  await chat.pass(5 * MINUTE);
  expect(chat.shows()).toEqual(['m1']);
  await process.take(await chat.stored(), 'm1', 'c');
  expect(chat.shows()).toEqual([]);
});

it('is taken away by "I have it" where it was pressed, also when the channel refuses the edit at first', async () => {
  const process = await chat.show();
  await chat.show(process);
  let refusals = 1;
  chat.channel = () => { if (refusals-- > 0) throw new Error('not now'); };
  expect(JSON.stringify(await process.take(await chat.stored(), 'm0', 'c'))).toContain('You took it along');
  await chat.pass(2_000);
  expect(chat.shows()).toEqual(['m1']);
});

it('is left to the process that showed it while that lives, and minded by another one as soon as it is gone', async () => {
  await chat.show();
  const other = chat.startProcess();
  const { worker = '' } = (await chat.stored()).passwordCards![0]!;
  other.mind(await chat.stored(), new Set([worker]), 'c');
  jest.clearAllTimers();
  await chat.pass(10 * MINUTE);
  expect(chat.shows()).toEqual(['m0']);
  other.mind(await chat.stored(), new Set(), 'c');
  await chat.pass(1);
  expect(chat.shows()).toEqual([]);
});
