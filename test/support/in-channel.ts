// A channel and a group chat before the bot, and a setup one press before its end. Knows no single test.
import type { ConversationRef, Person } from '../../src/model/person';
import type { Setup } from '../../src/model/setup';
import type { Turn, TurnAnswer } from '../../src/model/turn';
import { ada, chatOf, type BotWithTenant, type Shown } from './bot-with-tenant';
import { storeSetup } from './stored-setups';
import { walkTo } from './walk-dialog';
import { saveAllTicks } from './walks';

export const OPS: ConversationRef = { ...chatOf(ada), conversationId: '19:ops@thread.tacv2', kind: 'channel', teamId: '19:team@thread.tacv2' };
export const GENERAL: ConversationRef = { ...OPS, conversationId: '19:team@thread.tacv2' };
export const GROUP: ConversationRef = { ...chatOf(ada), conversationId: '19:group@thread.v2', kind: 'groupChat' };

let posts = 0;

/** Said in a thread of its own, as a new post of the channel. */
export function sayIn(under: BotWithTenant, place: ConversationRef, text: string, person: Person = ada, part: Partial<Turn> = {}): Promise<TurnAnswer> {
  const conversation = place.kind === 'channel' ? { ...place, conversationId: `${place.conversationId};messageid=${(posts += 1)}` } : place;
  return under.say(text, person, { conversation, ...part });
}

/** The bot was added to a place, or removed from it. */
export async function tellOf(under: BotWithTenant, type: 'installed' | 'removed', place: ConversationRef, person: Person = ada, activityId = `a-${(posts += 1)}`): Promise<void> {
  await under.bot.handleTurn({ activityId, at: new Date(), person, conversation: place, correlationId: 'c1', what: { type } });
  await under.bot.settle();
}

/** What was posted in a place, its threads not counted. */
export const postedIn = (under: BotWithTenant, place: ConversationRef): Shown[] => under.shown.filter(({ conversationId }) => conversationId === place.conversationId);

export const textsIn = (under: BotWithTenant, place: ConversationRef): string[] => postedIn(under, place).map((one) => under.text(one));

/** A setup whose last items are to be ticked; its card is the newest message. */
export async function storeAlmostDone(under: BotWithTenant, part: Partial<Setup> = {}, person: Person = ada): Promise<Setup> {
  const { id: _id, code: _code, admin: _admin, conversation: _conversation, tenantId: _tenantId, revision: _revision, ...walked } = walkTo('enforce-saml');
  const setup = await storeSetup(under, { ...walked, revision: walked.face, ...part }, person);
  await under.say('status', person);
  return setup;
}

export async function finishLast(under: BotWithTenant): Promise<void> {
  await saveAllTicks(under);
  await under.bot.settle();
  await under.bot.sweep();
  await under.bot.settle();
}
