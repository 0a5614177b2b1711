// What stands on the screen: each message of the bot with the ids that the bot and the Playground know it by. Sends nothing.
import type { Activity, CardJson } from './activity';

export interface MessagePart {
  /** As the bot sent it last; the screen's copy is derived from it. */
  activity: Activity;
  /** Every id that the Playground ever gave this part; the last one is on the page. */
  playgroundIds: string[];
}

export interface CardView {
  /** Index of the part whose card it replaces. */
  part: number;
  card: CardJson;
}

export interface ShownMessage {
  /** The only id that the bot knows. */
  botId: string;
  /** As the bot names it, without `;messageid=`. */
  conversation: string;
  /** Bot id of the channel post that this one answers. */
  thread?: string;
  /** Key of the persona whose personal chat it is; absent in shared places. */
  owner?: string;
  parts: MessagePart[];
  /** By key of the persona: the card that they see instead of the bot's last edit, after a refresh or an answer to a click. */
  views: Map<string, CardView>;
  /** Not on the screen yet: no page was open, or it is for somebody who did not act yet. */
  held: boolean;
  /** Taken away: it takes no edit any more. */
  isDeleted?: boolean;
}

export interface MessageBook {
  add(message: ShownMessage): void;
  findByBotId(conversation: string, botId: string): ShownMessage | undefined;
  findPost(botId: string): ShownMessage | undefined;
  findByPlaygroundId(id: string): ShownMessage | undefined;
  all(): ShownMessage[];
}

/** Ids may come as `<ms>-<8 hex>`: they are compared as text, never parsed. */
export function createMessageBook(): MessageBook {
  const messages: ShownMessage[] = [];
  return {
    add: (message) => void messages.push(message),
    findByBotId: (conversation, botId) =>
      messages.find((one) => one.botId === botId && one.conversation === conversation)
      ?? messages.find((one) => one.conversation === conversation && one.parts.some((part) => part.playgroundIds.includes(botId))),
    findPost: (botId) => messages.find((one) => one.botId === botId && !one.thread),
    findByPlaygroundId: (id) => messages.find((one) => one.parts.some((part) => part.playgroundIds.includes(id))),
    all: () => messages,
  };
}

/** `19:…;messageid=5` as its two halves. */
export function splitConversation(id: string): { conversation: string; thread?: string } {
  const [conversation = id, thread] = id.split(';messageid=');
  return thread ? { conversation, thread } : { conversation };
}

/** Text and each attachment become a part: the Playground would split them too, but without telling an id. */
export function splitParts(activity: Activity): Activity[] {
  const attachments = activity.attachments ?? [];
  const hasText = Boolean(activity.text?.trim());
  if (attachments.length + (hasText ? 1 : 0) <= 1) return [activity];
  const { attachments: _attachments, text: _text, suggestedActions, entities, ...rest } = activity;
  const parts: Activity[] = hasText ? [{ ...rest, text: activity.text, ...(entities ? { entities } : {}) } as Activity] : [];
  for (const attachment of attachments) parts.push({ ...rest, attachments: [attachment] } as Activity);
  if (suggestedActions) parts[parts.length - 1]!.suggestedActions = suggestedActions;
  return parts;
}
