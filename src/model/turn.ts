// What the chat and the bot say to each other: the port between src/bot and src/teams. Knows no SDK.
import type { AdaptiveCard } from './cards';
import type { ConversationRef, Person, PersonKey } from './person';
import type { RefusedWhat } from './refusal';

/** One thing that happened in a chat, read from a verified activity. */
export interface Turn {
  /** The activity's id; a second delivery of the same id is answered with the current state, once. */
  activityId: string;
  at: Date;
  person: Person;
  conversation: ConversationRef;
  /** It was sent more than five minutes before it came: the person may have done something else since. */
  isLate?: true;
  /** Fixed for the life of the turn; part of each log line. */
  correlationId: string;
  what:
    | { type: 'message'; text: string }
    | {
        type: 'click';
        /** Untrusted: button data and inputs as the client sent them. */
        data: Record<string, unknown>;
        /** The message that carries the card, when the client said so. */
        messageId?: string;
        /** True for Action.Execute: the answer's card takes the place of the clicked one. False for Action.Submit. */
        inPlace: boolean;
      }
    | { type: 'installed' }
    | { type: 'removed' }
    | { type: 'signedIn' }
    | { type: 'signInFailed'; code: string }
    /** What a client handed over is not this person's sign-in. */
    | { type: 'signInRefused'; what: Extract<RefusedWhat, `sign-in.${string}`> };
}

/** What the person sees at once. An in-place click that gets `card` has it drawn where the clicked card was. */
export type TurnAnswer =
  | ({ type: 'card'; card: AdaptiveCard } & Delivered)
  | ({ type: 'text'; text: string } & Delivered)
  /** For clicks: a red strip below the card (error) or a neutral one. */
  | ({ type: 'notice'; text: string; isError: boolean } & Delivered)
  /** `later`: what there is to see comes by itself; resolves when it was shown, or is not to be shown any more. */
  | { type: 'none'; later?: Promise<void> };

interface Delivered {
  /** To be told once: whether it came to its person. */
  delivered?: (isShown: boolean) => void;
}

export type OutgoingMessage = { card: AdaptiveCard } | { text: string };

export interface SendOptions {
  /** One try. Left out, what works a moment later is tried again for about two seconds, because somebody waits for the answer. */
  once?: boolean;
}

/** The chat as the bot sees it; src/teams implements it. Every call may happen outside a turn and rejects with a ChatError. */
export interface ChatPort {
  /** Sends a new message, resolves with its id. */
  send(to: ConversationRef, message: OutgoingMessage, options?: SendOptions): Promise<{ messageId: string }>;
  /** Edits the bot's own message. `gone` when the message is no longer there: send anew. A conversation that is gone rejects. */
  edit(to: ConversationRef, messageId: string, message: OutgoingMessage, options?: SendOptions): Promise<'edited' | 'gone'>;
  showTyping(to: ConversationRef): Promise<void>;
  /** The display name of a member of a conversation; undefined when the channel does not say it. Never rejects. */
  findName(at: ConversationRef, member: Person): Promise<string | undefined>;
  /** How people know a channel, such as “Platform team > Operations”; undefined when the channel does not say it. Never rejects. */
  findPlace(at: ConversationRef): Promise<string | undefined>;
  /** Starts the silent sign-in by an OAuth card in the personal chat. Its end arrives as a `signedIn` or `signInFailed` turn. */
  startSignIn(to: ConversationRef, person: Person, options?: SendOptions): Promise<void>;
}

/** The bot as src/teams sees it. Resolves within about 3 seconds; longer work goes on and edits the card through the ChatPort. Never rejects. */
export interface Bot {
  handleTurn(turn: Turn): Promise<TurnAnswer>;
  /** Delegated Graph scopes that the person's open work needs now; used for the on-behalf-of check at sign-in and for the consent page. */
  neededScopes(person: PersonKey): Promise<string[]>;
}
