// What every database has to do for what the bot says on its own. Knows nothing of SQL.
import type { Letter } from '../../src/model/letter';
import type { Database } from '../../src/storage/open-database';
import { aSetup } from '../support/a-setup';

const MORNING = new Date('2026-01-05T08:00:00.000Z');
const later = (minutes: number) => new Date(MORNING.getTime() + minutes * 60_000);

export function checkOutboxStore(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const chat = aSetup().conversation;
  const put = (key: string, part: Partial<Letter> = {}) =>
    database.outbox.put({ key, conversation: chat, what: { type: 'text', text: `It is ${key}.` }, correlationId: 'c1', worker: 'worker-1', putAt: MORNING, ...part });
  const waiting = async () => (await database.outbox.listWaiting()).map(({ key }) => key);

  it('keeps letters in the order in which they were put, each key once, also after it was sent', async () => {
    const one = await put('one');
    await put('two');
    expect(one).toEqual({ number: 1, key: 'one', conversation: chat, what: { type: 'text', text: 'It is one.' }, correlationId: 'c1', worker: 'worker-1', putAt: MORNING, tries: 0, notBefore: new Date(0) });
    expect(await put('one')).toBeUndefined();
    expect(await waiting()).toEqual(['one', 'two']);

    await database.outbox.end(one!.number, 'sent');
    expect(await put('one')).toBeUndefined();
    expect(await waiting()).toEqual(['two']);
  });

  it('remembers what a try in vain came to', async () => {
    const { number } = (await put('one'))!;
    await database.outbox.noteTry({ number, tries: 3, notBefore: later(2) });

    expect(await database.outbox.listWaiting()).toMatchObject([{ number, tries: 3, notBefore: later(2) }]);
  });

  it('lets one of many workers take over all letters of one, and none once they are sent', async () => {
    const [letter] = [(await put('one'))!, await put('two'), await put('of another', { worker: 'alive' })];
    const wins = await Promise.all(['two', 'three', 'four'].map((to) => database.outbox.takeOver(letter.worker, to)));
    expect(wins.sort()).toEqual([0, 0, 2]);

    const [taken, next, other] = await database.outbox.listWaiting();
    expect([taken!.worker === next!.worker, other!.worker]).toEqual([true, 'alive']);
    for (const { number } of [taken!, next!]) await database.outbox.end(number, 'sent');
    expect(await database.outbox.takeOver(taken!.worker, 'five')).toBe(0);
  });

  it('notes all letters of a conversation as gone when it is closed, and no other', async () => {
    await put('one');
    await put('two', { worker: 'worker-2' });
    await put('elsewhere', { conversation: { ...chat, conversationId: 'chat-2' } });
    await database.outbox.closeConversation('chat-1', MORNING);

    expect([await waiting(), (await database.outbox.count()).gone]).toEqual([['elsewhere'], 2]);
  });

  it('gives back what was gone when its conversation is open again, but not what is old, nor what was dropped', async () => {
    const old = await put('old', { putAt: later(-60) });
    const [gone, dropped, elsewhere] = [await put('gone'), await put('dropped'), await put('elsewhere', { conversation: { ...chat, conversationId: 'chat-2' } })];
    for (const letter of [old, gone, elsewhere]) await database.outbox.end(letter!.number, 'gone');
    await database.outbox.end(dropped!.number, 'dropped');
    await database.outbox.closeConversation('chat-1', MORNING);
    await database.outbox.closeConversation('chat-1', later(1));
    expect([await waiting(), await database.outbox.listClosed()]).toEqual([[], ['chat-1']]);
    expect(await database.outbox.count()).toEqual({ waiting: 0, gone: 3 });

    await database.outbox.openConversation('chat-1', later(-30));
    expect([await waiting(), await database.outbox.listClosed()]).toEqual([['gone'], []]);
    expect(await database.outbox.listWaiting()).toMatchObject([{ worker: '', tries: 0 }]);
    expect(await database.outbox.count()).toEqual({ waiting: 1, gone: 2, oldest: MORNING });
  });

  it('forgets what is over and old, and nothing that waits', async () => {
    const [sent] = [await put('sent'), await put('waits')];
    const young = await put('young', { putAt: later(10) });
    for (const letter of [sent, young]) await database.outbox.end(letter!.number, 'sent');
    await database.outbox.forgetBefore(later(5));

    expect(await put('young')).toBeUndefined();
    expect(await put('sent', { putAt: later(20) })).toBeDefined();
    expect(await waiting()).toEqual(['waits', 'sent']);
  });
}
