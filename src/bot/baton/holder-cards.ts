// Brings the card of whoever has the vendor half into their chat: one live card a setup, edited where it lies, anew when they are to be told. Knows not how it looks.
import { LRUCache } from 'lru-cache';
import type { ConversationRef } from '../../model/person';
import type { LetterWhat } from '../../model/letter';
import type { LiveCard, Setup } from '../../model/setup';
import type { ChatPort, Turn, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import { judgeSendError } from '../letters/judge-send-error';
import type { SentPlaces } from '../letters/sent-places';
import type { Presenter } from '../show/presenter';
import type { SetupRunner } from '../work/setup-runner';
import { loseHolder } from './reach-holder';

const MOST_KNOWN = 1_000;

type BatonLetter = Extract<LetterWhat, { type: 'baton' }>;

export interface HolderCards {
  /** What a letter says, unless they have seen it by now. */
  deliver(what: BatonLetter, to: ConversationRef, correlationId: string): Promise<void>;
  /** The card of now as the answer to a click on this message. */
  answerInPlace(setup: Setup, turn: Turn, messageId: string | undefined): Promise<TurnAnswer>;
  /** The card of now as the newest message, because they asked for it. */
  sendCurrent(setup: Setup, turn: Turn): Promise<TurnAnswer>;
}

interface Parts {
  deps: Pick<BotDeps, 'chat' | 'dialogs' | 'setups'>;
  runner: Pick<SetupRunner, 'dispatch'>;
  presenter: Pick<Presenter, 'owe' | 'renderPart'>;
  places: SentPlaces;
  /** For what the bot says on its own. */
  chat: ChatPort;
}

export function createHolderCards({ deps, runner, places, presenter, chat }: Parts): HolderCards {
  /** The newest face that they have seen in this process, by setup and person. */
  const faces = new LRUCache<string, number>({ max: MOST_KNOWN });
  const noteSeen = ({ id, face }: Setup, holderId: string): void => void faces.set(keyOf(id, holderId), Math.max(face, faces.get(keyOf(id, holderId)) ?? 0));

  async function sendNew(by: ChatPort, setup: Setup, holderId: string, to: ConversationRef, correlationId: string): Promise<void> {
    const { messageId } = await by.send(to, { card: await presenter.renderPart(setup, holderId) });
    noteSeen(setup, holderId);
    if (isHolder(setup, holderId)) await notePlace(setup, holderId, { conversation: to, messageId }, correlationId, { sentFace: setup.face });
  }

  function notePlace(setup: Setup, holderId: string, live: LiveCard, correlationId: string, more: { sentFace?: number } = {}): Promise<void> {
    return places.note(placeKey(setup.id, holderId), live, () => runner.dispatch({ setup, event: { type: 'batonShown', holderId, live, ...more }, correlationId }), { correlationId, setupId: setup.id });
  }

  async function show({ setupId, holderId, face, isNew }: BatonLetter, to: ConversationRef, correlationId: string): Promise<void> {
    const setup = await deps.setups.find(to.tenantId, setupId);
    if (!setup || !deps.dialogs.has(setup.vendor)) return;
    const isTheirs = isHolder(setup, holderId);
    // Where they are not reached any more; where they are, a letter of its own goes.
    if (isTheirs && setup.baton?.conversation?.conversationId !== to.conversationId) return;
    // A newer message showed it, or their own click was answered with it.
    if (isTheirs && (setup.baton?.sentFace ?? 0) >= face) return;
    if (!isNew && (faces.get(keyOf(setupId, holderId)) ?? 0) >= face) return;
    const live = isTheirs ? places.find(placeKey(setupId, holderId)) ?? setup.baton?.live : [...setup.formerBatons ?? []].reverse().find(({ holder }) => holder.objectId === holderId)?.live;
    if (isNew || !live) return sendNew(chat, setup, holderId, to, correlationId);
    const card = await presenter.renderPart(setup, holderId);
    const tried = await chat.edit(live.conversation, live.messageId, { card }).catch((error: unknown) => {
      if (judgeSendError(error).kind === 'again') throw error;
      return 'gone' as const;
    });
    if (tried === 'gone') await sendNew(chat, setup, holderId, to, correlationId);
  }

  return {
    async deliver(what, to, correlationId) {
      try {
        await show(what, to, correlationId);
      } catch (error) {
        if (judgeSendError(error).kind === 'gone') await loseHolder({ deps, presenter, runner }, { tenantId: to.tenantId, objectId: what.holderId }, to.conversationId, correlationId);
        throw error;
      }
    },
    async answerInPlace(setup, { conversation, correlationId, person }, messageId) {
      const holderId = person.objectId;
      const card = await presenter.renderPart(setup, holderId);
      if (messageId !== undefined && isHolder(setup, holderId) && setup.baton?.live?.messageId !== messageId) {
        await notePlace(setup, holderId, { conversation, messageId }, correlationId);
      }
      // Not shown: the letter that was saved with the change shows it.
      return { type: 'card', card, delivered: (isShown) => { if (isShown) noteSeen(setup, holderId); } };
    },
    async sendCurrent(setup, { conversation, correlationId, person }) {
      await sendNew(deps.chat, setup, person.objectId, conversation, correlationId);
      return { type: 'none' };
    },
  };
}

function isHolder({ baton }: Setup, holderId: string): boolean {
  return baton?.holder.objectId === holderId;
}

function placeKey(setupId: string, holderId: string): string {
  return `holder/${keyOf(setupId, holderId)}`;
}

function keyOf(setupId: string, holderId: string): string {
  return `${setupId}/${holderId}`;
}
