// Two admins with a setup each before a real bot, and what its audit log notes of a try. Knows no single try.
import type { RefusalRecord } from '../../src/model/refusal';
import type { Setup } from '../../src/model/setup';
import { startRealBot, type Answer, type Client, type Json, type RealBot } from './real-bot';

export const NO_SUCH = /^You have no such setup, so nothing was done\. /;
export const UNREADABLE = /^This button cannot be read\./;
export const NEVER_SHOWN = /^This button does not fit your setup, so nothing was done\./;
export const NOT_ON_CARD = /^The current card has no such button, so nothing was done\./;
export const NOT_HERE = /^Setups run in our personal chat\./;

export type Note = Partial<RefusalRecord>;

export interface TwoAdmins {
  bot: RealBot;
  ada: Client;
  bo: Client;
  /** Ada's setup, as it was when it began. */
  mine: Setup;
  /** Bo's. */
  theirs: Setup;
  find(setupId: string): Promise<Setup>;
  /** Calls that changed something in Entra. */
  writes(): number;
  refusals(): Promise<RefusalRecord[]>;
  /** Runs a try; resolves with what the audit log noted meanwhile, each with how often. */
  noted(attempt: () => Promise<unknown>): Promise<Note[]>;
  /** Lines that the bot wrote to the person. */
  textsTo(person: Client): string[];
}

export async function startTwoAdmins(): Promise<TwoAdmins> {
  // Each try is to reach the bot: what comes too often is another matter.
  const bot = await startRealBot({ RATE_PER_PERSON: '100000', RATE_PER_TENANT: '100000' });
  const [ada, bo] = [bot.person('ada'), bot.person('bo')];
  const refusals = (): Promise<RefusalRecord[]> => bot.database.audit.listRefusals(bot.tenant.tenantId);
  return {
    bot, ada, bo, refusals,
    mine: await begin(bot, ada),
    theirs: await begin(bot, bo),
    find: async (id) => (await bot.database.setups.find(bot.tenant.tenantId, id))!,
    writes: () => bot.requests.filter(({ method }) => method !== 'GET').length,
    noted: async (attempt) => {
      const keyOf = ({ byId, what, setupId, firstAt }: RefusalRecord): string => [byId, what, setupId, firstAt].join();
      const before = new Map((await refusals()).map((one) => [keyOf(one), one.count]));
      await attempt();
      return (await refusals()).flatMap((one) => {
        const { byId, byName, what, setupId, correlationId } = one;
        const count = one.count - (before.get(keyOf(one)) ?? 0);
        expect(correlationId).toMatch(/^[\w-]{36}$/);
        return count === 0 ? [] : [{ byId, byName, what, ...(setupId === undefined ? {} : { setupId }), count }];
      });
    },
    textsTo: ({ key }) => bot.sent.filter(({ conversationId, activity }) => conversationId === `a:${key}` && typeof activity.text === 'string').map(({ activity }) => String(activity.text)),
  };
}

async function begin(bot: RealBot, person: Client): Promise<Setup> {
  await bot.signIn(person);
  await bot.say(person, 'set up Mimecast');
  const key = { tenantId: bot.tenant.tenantId, objectId: person.objectId };
  return bot.until(async () => (await bot.database.setups.listOpen(key)).find(({ status, live }) => status === 'asking' && live !== undefined));
}

export const onCard = ({ id, stepId, face }: Setup): Json => ({ setupId: id, stepId, revision: face });

export const by = ({ objectId, name }: Client, what: string, setupId?: string): object => ({ byId: objectId, byName: name, what, ...(setupId === undefined ? {} : { setupId }), count: 1 });

/** What a client shows below the card. */
export const strip = ({ status, json }: Answer): unknown => [status, json.statusCode, (json.value as Json | undefined)?.message];
export const stripOf = (text: RegExp): unknown => [200, 400, expect.stringMatching(text)];
