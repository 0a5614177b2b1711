// Reads an activity into what happened, or says why it is refused. Pure; knows no SDK, no clock and no bot.
import type { ConversationRef, Person } from '../model/person';
import type { Turn } from '../model/turn';
import { isAllowedServiceUrl, isSameServiceUrl } from './service-url';

export interface ReadRules {
  tenantId: string;
  serviceUrlHosts: ReadonlySet<string>;
  /** The address in the channel's token. */
  tokenServiceUrl: string;
}

export type Refusal = 'malformed' | 'other-channel' | 'other-tenant' | 'other-service-url' | 'no-person';

/** Who, where and when: the same for everything that can happen. */
export type Origin = Omit<Turn, 'what'>;

export type Reading =
  | { type: 'refused'; reason: Refusal }
  /** Verified, but nothing to do: reactions, typing, membership. */
  | { type: 'ignored' }
  | { type: 'turn'; turn: Turn; isInvoke: boolean }
  | { type: 'tokenExchange'; origin: Origin; value: unknown }
  | { type: 'verifyState'; origin: Origin };

type Json = Record<string, unknown>;

/** Longer than any answer that a field takes. */
const MAX_TEXT = 4000;
const MAX_ID = 500;

/** A try more of the channel comes within seconds. */
const LATE_MS = 5 * 60_000;

/** `fresh` gives the time, here and at the channel, and an id, so that reading stays free of both. */
export function readTurn(activity: unknown, rules: ReadRules, fresh: { at: Date; theirs?: Date; id: string }): Reading {
  // The SDK takes the type for a text, and the log names it.
  if (!isObject(activity) || typeof activity.type !== 'string' || !/^\w{1,40}$/.test(activity.type)) return refuse('malformed');
  const conversation = readConversation(activity, rules);
  if (typeof conversation === 'string') return refuse(conversation);
  if (activity.type !== 'message' && activity.type !== 'invoke' && activity.type !== 'installationUpdate') return { type: 'ignored' };
  const person = readPerson(activity.from, conversation.tenantId);
  if (!person) return refuse('no-person');
  const activityId = isId(activity.id) ? activity.id : fresh.id;
  const isLate = (fresh.theirs ?? fresh.at).getTime() - readTime(activity.timestamp) > LATE_MS;
  const origin: Origin = { activityId, at: fresh.at, person, conversation, correlationId: fresh.id, ...(isLate ? { isLate } : {}) };
  if (activity.type === 'message') return { type: 'turn', turn: { ...origin, what: readMessage(activity) }, isInvoke: false };
  if (activity.type === 'invoke') return readInvoke(activity, origin);
  if (activity.action === 'add') return { type: 'turn', turn: { ...origin, what: { type: 'installed' } }, isInvoke: false };
  if (activity.action === 'remove') return { type: 'turn', turn: { ...origin, what: { type: 'removed' } }, isInvoke: false };
  return { type: 'ignored' };
}

/** When the channel got it; without that, it counts as in time. */
function readTime(timestamp: unknown): number {
  return typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
}

function readConversation(activity: Json, rules: ReadRules): ConversationRef | Refusal {
  const { conversation, channelData, serviceUrl, recipient } = activity;
  if (activity.channelId !== 'msteams') return 'other-channel';
  if (typeof serviceUrl !== 'string' || !isSameServiceUrl(serviceUrl, rules.tokenServiceUrl) || !isAllowedServiceUrl(serviceUrl, rules.serviceUrlHosts)) return 'other-service-url';
  if (!isObject(conversation) || !isId(conversation.id) || !isObject(recipient) || !isId(recipient.id)) return 'malformed';
  const tenantId = readTenant(conversation, channelData);
  if (tenantId !== rules.tenantId) return 'other-tenant';
  const kind = readKind(conversation);
  const teamId = kind === 'channel' ? readTeam(channelData) : undefined;
  return { conversationId: conversation.id, kind, serviceUrl, tenantId, botId: recipient.id, ...(teamId === undefined ? {} : { teamId }) };
}

function readTeam(channelData: unknown): string | undefined {
  const team = isObject(channelData) && isObject(channelData.team) ? channelData.team.id : undefined;
  return isId(team) ? team : undefined;
}

/** Teams names the tenant in two places; they must not contradict each other. */
function readTenant(conversation: Json, channelData: unknown): string | undefined {
  const tenant = isObject(channelData) && isObject(channelData.tenant) ? channelData.tenant.id : undefined;
  const named = [conversation.tenantId, tenant].filter((one) => one !== undefined && one !== null).map((one) => (typeof one === 'string' ? one.toLowerCase() : ''));
  return named.every((one) => one === named[0]) ? named[0] : undefined;
}

/** Only what says that it is personal is personal: a personal card never goes to a channel. */
function readKind(conversation: Json): ConversationRef['kind'] {
  if (conversation.conversationType === 'personal') return 'personal';
  return conversation.conversationType === 'channel' ? 'channel' : 'groupChat';
}

function readPerson(from: unknown, tenantId: string): Person | undefined {
  if (!isObject(from) || !isId(from.id) || !isId(from.aadObjectId)) return undefined;
  return { tenantId, objectId: from.aadObjectId.toLowerCase(), mri: from.id, name: typeof from.name === 'string' ? from.name.slice(0, 200) : '' };
}

function readMessage(activity: Json): Turn['what'] {
  if (isObject(activity.value)) return { type: 'click', data: activity.value, messageId: readMessageId(activity), inPlace: false };
  return { type: 'message', text: readText(activity) };
}

function readInvoke(activity: Json, origin: Origin): Reading {
  const { value } = activity;
  switch (activity.name) {
    case 'adaptiveCard/action': {
      const action = isObject(value) ? value.action : undefined;
      // Data without a verb is a button that nobody can read: the bot says so, and notes it.
      const what: Turn['what'] = { type: 'click', data: isObject(action) ? readData(action) : {}, messageId: readMessageId(activity), inPlace: true };
      return { type: 'turn', turn: { ...origin, what }, isInvoke: true };
    }
    case 'signin/tokenExchange':
      return { type: 'tokenExchange', origin, value };
    case 'signin/verifyState':
      return { type: 'verifyState', origin };
    case 'signin/failure': {
      const code = isObject(value) && typeof value.code === 'string' && /^\w{1,40}$/.test(value.code) ? value.code : 'unknown';
      return { type: 'turn', turn: { ...origin, what: { type: 'signInFailed', code } }, isInvoke: true };
    }
    default:
      return { type: 'ignored' };
  }
}

/** Action.Execute names its verb beside the data. */
function readData(action: Json): Json {
  if (action.data !== undefined && action.data !== null && !isObject(action.data)) return {};
  const data = isObject(action.data) ? action.data : {};
  return typeof action.verb === 'string' && data.verb === undefined ? { ...data, verb: action.verb } : data;
}

function readMessageId(activity: Json): string | undefined {
  return isId(activity.replyToId) ? activity.replyToId : undefined;
}

/** Without the mention of the bot; Teams puts non-breaking spaces around it. */
function readText(activity: Json): string {
  if (typeof activity.text !== 'string') return '';
  let text = activity.text.slice(0, MAX_TEXT);
  const botId = isObject(activity.recipient) ? activity.recipient.id : undefined;
  for (const entity of Array.isArray(activity.entities) ? activity.entities : []) {
    if (!isObject(entity) || entity.type !== 'mention' || !isObject(entity.mentioned) || entity.mentioned.id !== botId) continue;
    if (isFilled(entity.text)) text = text.replaceAll(entity.text, ' ');
  }
  return text.replaceAll('\u00a0', ' ').replaceAll('&nbsp;', ' ').trim();
}

function refuse(reason: Refusal): Reading {
  return { type: 'refused', reason };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Kept with setups and in keys, so no longer than any that Teams gives. */
function isId(value: unknown): value is string {
  return isFilled(value) && value.length <= MAX_ID;
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
