// Sends and edits messages through the channel's connector, inside and outside a turn. Knows nothing of what they say.
import type { Activity, Attachment } from 'botbuilder';
import { type ConnectorClient, TeamsConnectorClient } from 'botframework-connector';
import type { AdaptiveCard } from '../model/cards';
import { ChatError, isChatError } from '../model/chat-error';
import type { ConversationRef } from '../model/person';
import type { ChatPort, OutgoingMessage, SendOptions } from '../model/turn';
import { SDK_RETRIES } from './adapter';
import { NO_TOKEN } from './bot-credentials';
import { readChatError } from './read-chat-error';
import { isAllowedServiceUrl } from './service-url';

export interface ChatPortOptions {
  /** `renew`: the token was refused, so another one is fetched. */
  findConnector: (serviceUrl: string, renew?: 'renew') => Promise<ConnectorClient>;
  serviceUrlHosts: ReadonlySet<string>;
  startSignIn: ChatPort['startSignIn'];
  wait: (ms: number) => Promise<void>;
  /** Told of each try: `taken`, the HTTP status of a refusal, `none` without an answer, `token` without a token to ask with. */
  onTry?: (outcome: string) => void;
}

/** ChatPort plus what only this folder needs. */
export interface TeamsChat extends ChatPort {
  sendAttachment(to: ConversationRef, attachment: Attachment, options?: SendOptions): Promise<void>;
}

/** Somebody waits for the answer: repeated quickly and only a few times. */
const WAITS_MS = [200, 500, 1200];
/** A longer wait than that is no answer to a turn any more. */
const LONGEST_WAIT_MS = 2500;
/** Somebody waits for the answer, and it is good without the name. */
const NAMED_WITHIN = { timeout: 1_500 };
/** Of one try. Without it, a connector that takes the connection and never answers would hold up the conversation for ever. */
const ANSWER_WITHIN_MS = 10_000;

export function createChatPort(options: ChatPortOptions): TeamsChat {
  const { findConnector, onTry = () => undefined, serviceUrlHosts, startSignIn, wait } = options;

  const tryOnce = async <T>(to: ConversationRef, kind: 'send' | 'edit', operation: (connector: ConnectorClient, limit: { timeout: number }) => Promise<T>, renew?: 'renew'): Promise<T> => {
    if (!isAllowedServiceUrl(to.serviceUrl, serviceUrlHosts)) throw new ChatError({ kind: 'gone', code: 'ServiceUrlNotAllowed', mayBeTaken: false });
    try {
      const answer = await operation(await findConnector(to.serviceUrl, renew), { timeout: ANSWER_WITHIN_MS });
      onTry('taken');
      return answer;
    } catch (thrown) {
      const error = readChatError(thrown, kind);
      if (error instanceof ChatError) onTry(error.code === NO_TOKEN ? 'token' : String(error.statusCode ?? 'none'));
      throw error;
    }
  };
  /** @throws ChatError */
  const call = async <T>(to: ConversationRef, kind: 'send' | 'edit', operation: (connector: ConnectorClient, limit: { timeout: number }) => Promise<T>, { once = false }: SendOptions = {}): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await tryOnce(to, kind, operation);
      } catch (error) {
        if (!isChatError(error, 'again')) throw error;
        if (error.statusCode === 401) return tryOnce(to, kind, operation, 'renew');
        const waitMs = Math.max(WAITS_MS[tries] ?? Infinity, error.retryAfterMs ?? 0);
        if (once || waitMs > LONGEST_WAIT_MS) throw error;
        await wait(waitMs);
      }
    }
  };
  const send = async (to: ConversationRef, activity: Partial<Activity>, sendOptions?: SendOptions): Promise<string> => {
    const response = await call(to, 'send', (connector, limit) => connector.conversations.sendToConversation(to.conversationId, address(to, activity), limit), sendOptions);
    return response?.id ?? '';
  };

  return {
    send: async (to, message, sendOptions) => ({ messageId: await send(to, toActivity(message), sendOptions) }),
    sendAttachment: async (to, attachment, sendOptions) => void (await send(to, { type: 'message', attachments: [attachment] }, sendOptions)),
    edit: async (to, messageId, message, sendOptions) => {
      const activity = address(to, { ...toActivity(message), id: messageId });
      try {
        await call(to, 'edit', (connector, limit) => connector.conversations.updateActivity(to.conversationId, messageId, activity, limit), sendOptions);
        return 'edited';
      } catch (error) {
        if (!isChatError(error, 'message-gone')) throw error;
        return 'gone';
      }
    },
    showTyping: async (to) => {
      // Nobody misses it.
      await send(to, { type: 'typing' }, { once: true }).catch(() => undefined);
    },
    findName: async (at, member) => {
      try {
        const found: unknown = await call(at, 'send', (connector) => connector.conversations.getConversationMember(at.conversationId, member.mri), { once: true });
        const name = (found as { name?: unknown } | undefined)?.name;
        return typeof name === 'string' && name !== '' ? name.slice(0, 200) : undefined;
      } catch {
        // A greeting without the name is better than none.
        return undefined;
      }
    },
    findPlace: async (at) => {
      const { teamId } = at;
      if (teamId === undefined) return undefined;
      try {
        return await call(at, 'send', (connector) => readPlace(connector, teamId, at), { once: true });
      } catch {
        return undefined;
      }
    },
    startSignIn,
  };
}

/** Teams docs, list of channels: the one that every team has bears no name. */
async function readPlace(connector: ConnectorClient, teamId: string, { conversationId, serviceUrl }: ConversationRef): Promise<string | undefined> {
  const client = new TeamsConnectorClient(connector.credentials, { baseUri: serviceUrl });
  client['client'].pipeline.removePolicy({ name: SDK_RETRIES });
  const { teams } = client;
  const [team, { conversations = [] }] = await Promise.all([teams.fetchTeamDetails(teamId, NAMED_WITHIN), teams.fetchChannelList(teamId, NAMED_WITHIN)]);
  const [root] = conversationId.split(';');
  const channel = conversations.find(({ id }) => id === root);
  return team.name === undefined || channel === undefined ? undefined : `${team.name} > ${channel.name ?? 'General'}`.slice(0, 200);
}

/** What the SDK would take from a turn. */
function address(to: ConversationRef, activity: Partial<Activity>): Activity {
  const conversation = { id: to.conversationId, tenantId: to.tenantId, conversationType: to.kind, isGroup: to.kind !== 'personal', name: '' };
  return { ...activity, channelId: 'msteams', serviceUrl: to.serviceUrl, from: { id: to.botId, name: '' }, conversation } as Activity;
}

function toActivity(message: OutgoingMessage): Partial<Activity> {
  // Plain: what people typed is shown as they typed it.
  if ('text' in message) return { type: 'message', text: message.text, textFormat: 'plain' };
  return { type: 'message', attachments: [toAttachment(message.card)], ...summaryOf(message.card) };
}

/** The line in Teams' notification, which would otherwise say "Sent a card". */
function summaryOf(card: AdaptiveCard): { summary?: string } {
  return typeof card.fallbackText === 'string' ? { summary: card.fallbackText } : {};
}

function toAttachment(card: AdaptiveCard): Attachment {
  return { contentType: 'application/vnd.microsoft.card.adaptive', content: card };
}
