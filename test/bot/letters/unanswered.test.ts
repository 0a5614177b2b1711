// Messages that come twice, or right before the process is killed: each is done once, and nobody's is lost without a word.
import { randomUUID } from 'node:crypto';
import { ChatError } from '../../../src/model/chat-error';
import type { Turn, TurnAnswer } from '../../../src/model/turn';
import { ada, chatOf, hana, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';
import { walkToPlan } from '../../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const turn = (what: Turn['what'], part: Partial<Turn> = {}): Turn => ({ activityId: randomUUID(), at: new Date(), person: ada, conversation: chatOf(ada), correlationId: 'c1', what, ...part });
const message = (text: string, part: Partial<Turn> = {}) => turn({ type: 'message', text }, part);
const texts = () => under.shown.map((one) => under.text(one));
const setups = () => under.database.setups.listAll(ada);
const deliver = (answer: TurnAnswer, isShown: boolean): void => { if (answer.type !== 'none') answer.delivered?.(isShown); };
const CUT_OFF = expect.stringMatching(/^Latchkey was interrupted while it read your last message/);

async function settled(): Promise<void> {
  await under.bot.settle();
  await under.database.seen.flush();
}

describe('a message that is delivered twice', () => {
  it.each(['at the same time', 'after its answer', 'after a restart', 'to another process'])('is done once: %s', async (when) => {
    const first = message('set up Mimecast');
    if (when === 'at the same time') await Promise.all([1, 2, 3].map(() => under.bot.handleTurn({ ...first })));
    else await under.bot.handleTurn(first);
    await settled();
    const another = under.bot;
    if (when === 'after a restart' || when === 'to another process') await under.restart();
    await (when === 'to another process' ? another : under.bot).handleTurn({ ...first, at: new Date(Date.now() + 3_600_000) });

    expect([await setups(), under.shown]).toMatchObject([{ length: 1 }, { length: 1 }]);
  });

  it('leaves it to the process that is at it', async () => {
    const hi = message('hi');
    const answer = await under.bot.handleTurn(hi);

    expect(await under.bot.handleTurn({ ...hi })).toEqual({ type: 'none' });
    deliver(answer, true);
    expect(await under.bot.handleTurn({ ...hi })).toEqual({ type: 'none' });
  });
});

describe('a process that is killed', () => {
  /** Hangs in the middle of the message, as a killed process does. */
  async function cutOff(cut: Turn, at: 'before' | 'after' = 'before'): Promise<void> {
    const store = under.database.setups;
    const { create } = store;
    await new Promise<void>((reached) => {
      store.create = async (...args) => {
        if (at === 'after') await create(...args);
        reached();
        return new Promise(() => undefined);
      };
      void under.bot.handleTurn(cut);
    });
    store.create = create;
  }

  async function cutOffAfterSaving(cut: Turn): Promise<void> {
    const store = under.database.setups;
    const { save } = store;
    await new Promise<void>((reached) => {
      store.save = async (...args) => {
        await save(...args);
        reached();
        return new Promise(() => undefined);
      };
      void under.bot.handleTurn(cut);
    });
    store.save = save;
  }

  /** The first call of this kind is never answered. */
  function hold(fits: RegExp): Promise<void> {
    return new Promise((arrived) => {
      let isHeld = false;
      under.world.interfere = ({ method, path }) => {
        if (isHeld || !fits.test(`${method} ${path}`)) return undefined;
        isHeld = true;
        arrived();
        return { heldUntil: new Promise<void>(() => undefined) };
      };
    });
  }

  it('leaves its message to whoever gets it again', async () => {
    const begin = message('set up Mimecast');
    await cutOff(begin);
    const { listUnanswered } = under.database.seen;
    // It comes again before the start looks for it.
    under.database.seen.listUnanswered = async () => [];
    await under.restart();
    under.database.seen.listUnanswered = listUnanswered;

    await under.bot.handleTurn({ ...begin });
    await under.bot.takeUp();

    expect(await setups()).toHaveLength(1);
    expect(under.shown).toHaveLength(1);
  });

  it('has the next one tell the person, once, and what comes again then is not done beside it', async () => {
    const begin = message('set up Mimecast');
    await cutOff(begin);
    await under.restart();
    await settled();
    await under.bot.handleTurn({ ...begin });
    await under.restart();
    await settled();

    expect([texts(), await setups()]).toEqual([[CUT_OFF], []]);
  });

  it('says nothing more when the card of the setup tells what became of it', async () => {
    await cutOff(message('set up Mimecast'), 'after');
    await under.restart();
    await under.until(/Mimecast/);
    await settled();

    expect([texts().filter((text) => text.startsWith('Latchkey was interrupted')), await setups()]).toMatchObject([[], { length: 1 }]);
  });

  it('tells of a message about another product, although a setup moved beside it', async () => {
    await walkToPlan(under);
    const held = hold(/PATCH \/applications\//);
    await under.press('Confirm plan');
    await held;
    await cutOff(message('set up Mozy Enterprise'));
    await under.restart();
    await under.until(/Take 1 value to Mimecast/);
    await settled();

    expect([texts().filter((text) => text.startsWith('Latchkey was interrupted')), (await setups()).map(({ vendor }) => vendor)]).toEqual([[CUT_OFF], ['mimecast']]);
  });

  it('tells of it when the clock was an hour ahead before', async () => {
    under.aheadMs = 3_600_000;
    await walkToPlan(under);
    under.aheadMs = 0;
    await cutOff(message('set up Mozy Enterprise'));
    await under.restart();
    await settled();

    expect(texts().filter((text) => text.startsWith('Latchkey was interrupted'))).toEqual([CUT_OFF]);
  });

  it('says nothing when a word was said to a setup, whose card tells what became of it', async () => {
    await walkToPlan(under);
    await settled();
    await cutOffAfterSaving(message('back'));
    await under.restart();
    await settled();

    expect(texts().filter((text) => text.startsWith('Latchkey was interrupted'))).toEqual([]);
  });

  it('greets whoever installed the app at that moment', async () => {
    const { listOpen } = under.database.setups;
    await new Promise<void>((reached) => {
      under.database.setups.listOpen = () => {
        reached();
        return new Promise(() => undefined);
      };
      void under.bot.handleTurn(turn({ type: 'installed' }, { person: hana, conversation: chatOf(hana) }));
    });
    under.database.setups.listOpen = listOpen;
    await under.restart();
    await settled();

    expect(under.shown.map((one) => [one.conversationId, under.text(one)])).toEqual([[chatOf(hana).conversationId, 'Hello, this is Latchkey. Type “help” to see what it does.']]);
  });

  it('forgets what was answered, also right before', async () => {
    deliver(await under.bot.handleTurn(message('hi')), true);
    await under.bot.settle();
    await under.restart();
    await settled();

    expect(under.shown).toEqual([]);
  });
});

test('a process that was taken for dead, and goes on, does not call its own work cut off', async () => {
  const answer = await under.bot.handleTurn(message('hi'));
  await under.database.workers.leave(under.tenure.workerId);
  await under.bot.takeUp();
  await settled();

  expect(under.shown).toEqual([]);
  deliver(answer, true);
  await settled();
  expect(await under.database.seen.listUnanswered()).toEqual([]);
});

describe('an answer that the chat does not take', () => {
  it('becomes a line that waits, once', async () => {
    deliver(await under.bot.handleTurn(message('my setups')), false);
    await settled();
    await under.restart();
    await settled();

    expect(texts()).toEqual([CUT_OFF]);
  });

  it('is the card of the setup, later, when it was that', async () => {
    const send = under.chat.send;
    let refusals = 2;
    under.chat.send = async (...args) => {
      if ((refusals -= 1) >= 0) throw new ChatError({ kind: 'again', mayBeTaken: false });
      return send(...args);
    };
    deliver(await under.bot.handleTurn(message('set up Mimecast')), true);
    await under.until(/Mimecast/);
    await settled();

    expect(under.shown).toHaveLength(1);
  });
});
