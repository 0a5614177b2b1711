// Plays Teams' per-person cards: refresh on sight, and what each persona saw as an answer. Sends no messages of its own.
import { ADAPTIVE_CARD, type Activity, type CardJson, findCard } from './activity';
import type { BotClient } from './bot-client';
import type { Directory, Persona } from './directory';
import type { InvokeBody } from './activity';
import type { CardView, MessageBook, ShownMessage } from './message-book';
import type { Screen, Stage } from './screen';

export interface Views {
  /** Runs the refresh of the message's card for whoever looks at it now. */
  refresh(message: ShownMessage): Promise<void>;
  /** Keeps a card that the bot answered to a click: only this persona sees it. */
  keep(message: ShownMessage, persona: Persona, view: CardView): void;
  /** After a change of persona: shared messages show that persona's view or the base card. */
  showFor(persona: Persona): Promise<void>;
}

export function createViews(options: {
  bot: BotClient; directory: Directory; book: MessageBook; screen: Screen; stage: Stage;
}): Views {
  const { bot, directory, book, screen, stage } = options;

  const refresh = async (message: ShownMessage): Promise<void> => {
    const viewer = message.owner ? directory.find(message.owner)! : stage.active;
    const part = message.parts.findIndex((one) => findCard(one.activity)?.refresh);
    const base = part < 0 ? undefined : findCard(message.parts[part]!.activity);
    const wanted = base?.refresh?.userIds;
    if (!base?.refresh || message.held || (wanted && !wanted.includes(directory.account(viewer).id))) return;
    const answer = await bot.deliver({
      type: 'invoke', name: 'adaptiveCard/action', replyToId: message.botId,
      from: directory.account(viewer), recipient: { id: directory.botId, name: directory.botName },
      conversation: conversationOf(directory, message),
      channelData: { tenant: { id: directory.tenantId } },
      value: { action: base.refresh.action, trigger: 'automatic' },
    });
    const card = cardOf(answer.body);
    // The bot may have edited the message meanwhile; its edit wins.
    if (answer.status === 200 && card && findCard(message.parts[part]!.activity) === base) {
      message.views.set(viewer.key, { part, card });
      await screen.edit(message);
    }
  };

  return {
    refresh,
    keep: (message, persona, view) => void message.views.set(persona.key, view),
    showFor: async (persona) => {
      for (const message of book.all()) {
        if (message.owner || message.held) continue;
        if (message.views.size > 0) await screen.edit(message);
        if (!message.views.has(persona.key)) await refresh(message);
      }
    },
  };
}

/** The card of an invoke answer. */
export function cardOf(body: unknown): CardJson | undefined {
  const answer = body as InvokeBody | undefined;
  return answer?.type === ADAPTIVE_CARD ? (answer.value as CardJson) : undefined;
}

/** The conversation of a message as Teams writes it into activities. */
export function conversationOf(directory: Directory, message: { conversation: string; thread?: string; botId: string }): NonNullable<Activity['conversation']> {
  const { tenantId } = directory;
  if (directory.ownerOf(message.conversation)) return { id: message.conversation, conversationType: 'personal', tenantId };
  if (!message.conversation.includes('tacv2')) return { id: message.conversation, conversationType: 'groupChat', isGroup: true, tenantId };
  return { id: `${message.conversation};messageid=${message.thread ?? message.botId}`, conversationType: 'channel', isGroup: true, tenantId };
}
