// A process that is killed while one admin begins what another has open: both are told all the same, once.
import { randomUUID } from 'node:crypto';
import type { Turn } from '../../src/model/turn';
import { ada, bo, chatOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const told = (person: { objectId: string }): string[] => under.shown.filter(({ conversationId }) => conversationId === `a:${person.objectId}`).map((one) => under.text(one)).filter((text) => text.includes(', too'));

/** Hangs right after this step of the beginning, as a killed process does. */
const HANGS: Record<string, (reached: () => void) => () => void> = {
  'saved': (reached) => {
    const { setups } = under.database;
    const { create } = setups;
    setups.create = async (...args) => {
      await create(...args);
      reached();
      return new Promise(() => undefined);
    };
    return () => { setups.create = create; };
  },
  'said to the one who begins': (reached) => {
    const { outbox } = under.database;
    const { end } = outbox;
    outbox.end = async (...args) => {
      await end(...args);
      reached();
      return new Promise(() => undefined);
    };
    return () => { outbox.end = end; };
  },
};

it.each(Object.keys(HANGS))('killed when it was %s', async (moment) => {
  await storeSetup(under, {}, ada);
  let goOn = (): void => undefined;
  await new Promise<void>((reached) => {
    goOn = HANGS[moment]!(reached);
    const turn: Turn = { activityId: randomUUID(), at: new Date(), person: bo, conversation: chatOf(bo), correlationId: 'c1', what: { type: 'message', text: 'set up Mimecast' } };
    void under.bot.handleTurn(turn);
  });
  goOn();
  await under.restart();
  await under.bot.settle();
  await under.bot.sweep();
  await under.bot.settle();

  expect([told(ada), told(bo)]).toEqual([[expect.stringContaining('Bo Backup is setting up Mimecast')], [expect.stringContaining('Ada Admin is setting up Mimecast')]]);
  expect((await under.database.setups.listOpen(bo)).map(({ vendor }) => vendor)).toEqual(['mimecast']);
});
