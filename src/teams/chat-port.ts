// Sends and edits messages through the channel's connector, inside and outside a turn. Knows nothing of what they say.
import type { Activity, Attachment } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { AdaptiveCard } from '../model/cards';
import { SetupError } from '../model/errors';
import type { ConversationRef } from '../model/person';
import type { ChatPort, OutgoingMessage } from '../model/turn';
import { isAllowedServiceUrl } from './service-url';

export interface ChatPortOptions {
  findConnector: (serviceUrl: string) => Promise<ConnectorClient>;
  serviceUrlHosts: ReadonlySet<string>;
  startSignIn: ChatPort['startSignIn'];
  wait: (ms: number) => Promise<void>;
}

/** ChatPort plus what only this folder needs. */
export interface TeamsChat extends ChatPort {
  sendAttachment(to: ConversationRef, attachment: Attachment): Promise<void>;
}

/**
 * Teams docs, rate limits: 412 means that another operation on the conversation runs. The SDK itself repeats 5xx and what carries Retry-After,
 * so these two are left.
 */
const REPEATED = [412, 429];
const WAITS_MS = [200, 500, 1200];

export function createChatPort(options: ChatPortOptions): TeamsChat {
  const { findConnector, serviceUrlHosts, startSignIn, wait } = options;

  const call = async <T>(to: ConversationRef, operation: (connector: ConnectorClient) => Promise<T>): Promise<T> => {
    if (!isAllowedServiceUrl(to.serviceUrl, serviceUrlHosts)) throw new SetupError('bot/unexpected', { message: 'service address not allowed' });
    const connector = await findConnector(to.serviceUrl);
    for (const ms of WAITS_MS) {
      try {
        return await operation(connector);
      } catch (error) {
        if (!REPEATED.includes(statusOf(error) ?? 0)) throw error;
        await wait(ms);
      }
    }
    return operation(connector);
  };
  const send = async (to: ConversationRef, activity: Partial<Activity>): Promise<string> => {
    const response = await call(to, (connector) => connector.conversations.sendToConversation(to.conversationId, address(to, activity)));
    return response?.id ?? '';
  };

  return {
    send: async (to, message) => ({ messageId: await send(to, toActivity(message)) }),
    sendAttachment: async (to, attachment) => void (await send(to, { type: 'message', attachments: [attachment] })),
    edit: async (to, messageId, message) => {
      const activity = address(to, { ...toActivity(message), id: messageId });
      try {
        await call(to, (connector) => connector.conversations.updateActivity(to.conversationId, messageId, activity));
        return 'edited';
      } catch (error) {
        // 403: blocked, left or removed; 404: the message or the conversation is gone.
        if (![403, 404].includes(statusOf(error) ?? 0)) throw error;
        return 'gone';
      }
    },
    showTyping: async (to) => {
      // Nobody misses it.
      await send(to, { type: 'typing' }).catch(() => undefined);
    },
    findName: async (at, member) => {
      try {
        const found: unknown = await call(at, (connector) => connector.conversations.getConversationMember(at.conversationId, member.mri));
        const name = (found as { name?: unknown } | undefined)?.name;
        return typeof name === 'string' && name !== '' ? name.slice(0, 200) : undefined;
      } catch {
        // A greeting without the name is better than none.
        return undefined;
      }
    },
    startSignIn,
  };
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

function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
