// Brings the cards of setups into the chat: one live card per setup, edited while work goes on, and the next one anew. Knows not how a card looks.
import { LRUCache } from 'lru-cache';
import type { AdaptiveCard } from '../../model/cards';
import { describeError } from '../../model/describe-error';
import type { ConversationRef } from '../../model/person';
import type { LiveCard, Setup } from '../../model/setup';
import type { ChatPort, TurnAnswer } from '../../model/turn';
import { CREATE_TEST_USER } from '../../engine/continue-actions';
import type { BotDeps } from '../bot-deps';
import { createTaskSet } from '../work/create-task-set';
import { judgeSendError } from '../letters/judge-send-error';
import type { Outbox } from '../letters/outbox';
import type { SentPlaces } from '../letters/sent-places';
import type { SetupRunner } from '../work/setup-runner';
import type { StartSignIn } from '../letters/sign-in-starter';

const EDIT_EVERY_MS = 1_000;
/** A click on one comes again within minutes, or not at all. */
const KEPT_RECEIPTS = 500;
const KEPT_FACES = 2_000;

/** What a card is shown for. */
export interface Why {
  correlationId: string;
  /** True: its person wants to see it. */
  asked?: true;
}

export interface SetupShower {
  /** Sends the current card as a new message and makes it the live one. */
  sendNew(setup: Setup, to: ConversationRef, why: Why): Promise<void>;
  /** The same as the answer to a turn: at once, and when the chat does not take it now, as soon as it does. */
  answerNew(setup: Setup, to: ConversationRef, why: Why): Promise<void>;
  /** The card of this face as the answer to a turn. */
  answerInPlace(setup: Setup, card: AdaptiveCard, correlationId: string): TurnAnswer;
  /** Notes that a clicked message now shows the setup's card. */
  setLive(setup: Setup, live: LiveCard, why: Why): Promise<void>;
  /** Edits the live card until the work is over, then shows what comes next. Returns at once. */
  follow(setup: Setup, correlationId: string): void;
  /** Shows the card of now, unless its person has seen it: in place of the live one, else as a new message. Returns at once. */
  owe(setup: Setup, correlationId: string): void;
  /** True while this process will show the card of now by itself, or has shown it. */
  isMinded(setup: Pick<Setup, 'id' | 'face' | 'conversation'>): boolean;
  /** True when this process knows that its person has seen the card of this face, or a newer one. */
  isSeen(setup: Pick<Setup, 'id' | 'face'>): boolean;
  /** What the message shows since the work that began on it ended; undefined for any other message. */
  findReceipt(setup: Setup, messageId: string): AdaptiveCard | undefined;
  /** Resolves when no card follows any work any more. */
  settle(): Promise<void>;
}

interface ShowerParts {
  deps: Pick<BotDeps, 'chat' | 'log' | 'setups' | 'stopping' | 'tenure' | 'wait'>;
  places: SentPlaces;
  runner: Pick<SetupRunner, 'dispatch' | 'isBusy' | 'whenIdle'>;
  startSignIn: StartSignIn;
  outbox: Outbox;
  /** For what the bot says on its own. */
  chat: ChatPort;
  cards: {
    render(setup: Setup): Promise<AdaptiveCard>;
    buildReceipt(setup: Setup, stepId: string): AdaptiveCard;
    /** What was told of the work is over with it. */
    forgetDetail(setupId: string): void;
  };
}

export function createSetupShower({ deps, places, runner, startSignIn, outbox, chat, cards }: ShowerParts): SetupShower {
  const followed = new Set<string>();
  const following = createTaskSet();
  /** The step that each one is of, by message. */
  const receipts = new LRUCache<string, string>({ max: KEPT_RECEIPTS });
  /** The newest face that its person has seen, by setup. */
  const faces = new LRUCache<string, number>({ max: KEPT_FACES });
  const isSeen = ({ id, face }: Pick<Setup, 'id' | 'face'>): boolean => (faces.get(id) ?? -1) >= face;

  function noteSeen({ id, face }: Setup): void {
    if (isSeen({ id, face })) return;
    faces.set(id, face);
    deps.setups.settle({ id, face });
  }

  async function setLive(setup: Setup, live: LiveCard, { correlationId, asked }: Why): Promise<void> {
    if (setup.live?.messageId === live.messageId && setup.live.conversation.conversationId === live.conversation.conversationId) return;
    await places.note(`setup/${setup.id}`, live, () => runner.dispatch({ setup, event: { type: 'shown', live, ...(asked ? { asked } : {}) }, correlationId }), { correlationId, setupId: setup.id });
  }

  async function sendNewBy(by: ChatPort, setup: Setup, to: ConversationRef, why: Why): Promise<void> {
    const { messageId } = await by.send(to, { card: await cards.render(setup) });
    noteSeen(setup);
    await setLive(setup, { conversation: to, messageId }, why);
  }

  async function edit(setup: Setup, card: AdaptiveCard, correlationId: string): Promise<void> {
    const { live } = setup;
    // What cannot be edited is sent anew: the person must see it. What cannot be edited now is edited later.
    const tried = live ? await chat.edit(live.conversation, live.messageId, { card }).catch((error: unknown) => {
      if (judgeSendError(error).kind === 'again') throw error;
      return 'gone' as const;
    }) : 'gone';
    if (tried === 'edited') return;
    const to = live?.conversation ?? setup.conversation;
    const { messageId } = await chat.send(to, { card });
    await setLive(setup, { conversation: to, messageId }, { correlationId });
  }

  const reload = async (setup: Setup): Promise<Setup> => (await deps.setups.find(setup.tenantId, setup.id)) ?? setup;
  const placeOf = (setup: Pick<Setup, 'id' | 'live' | 'conversation'>) => ({ key: `card/${setup.id}`, conversation: setup.live?.conversation ?? setup.conversation });

  /** While work goes on: a message that is gone is not sent anew each second. */
  function showProgress(begun: Setup, correlationId: string): void {
    outbox.progress({ ...placeOf(begun), correlationId, async send() {
      const setup = await reload(begun);
      if (setup.live && followed.has(setup.id)) await chat.edit(setup.live.conversation, setup.live.messageId, { card: await cards.render(setup) });
    } });
  }

  /** Whatever has become of the setup by the time when the chat takes it. */
  async function showOwed(begun: Setup, { correlationId, workOf, isBack }: { correlationId: string; workOf?: string; isBack: boolean }): Promise<void> {
    const setup = await reload(begun);
    // The end of the work that goes on, or the answer to the click that began it, shows more.
    if (isSeen(setup) || followed.has(setup.id) || runner.isBusy(setup.id)) return;
    // A finished piece of work stays in the chat as a receipt; what is asked next comes as a new message, so that the person is told.
    if (workOf !== undefined && setup.stepId !== workOf && setup.live && setup.status !== 'needs-sign-in') {
      receipts.set(receiptKey(setup, setup.live.messageId), workOf);
      await edit(setup, cards.buildReceipt(setup, workOf), correlationId);
      await sendNewBy(chat, setup, setup.live.conversation, { correlationId });
      return;
    }
    // Who comes back after days looks at the end of the chat.
    if (isBack) await sendNewBy(chat, setup, placeOf(setup).conversation, { correlationId });
    else await edit(setup, await cards.render(setup), correlationId);
    noteSeen(setup);
    if (setup.status === 'needs-sign-in') await startSignIn(setup, setup.conversation, correlationId);
  }

  function owe(setup: Setup, correlationId: string, workOf?: string): void {
    const lost = deps.tenure.signal();
    let isBack = false;
    outbox.owe({
      ...placeOf(setup), correlationId,
      reopened: () => { isBack = true; },
      // Whoever took this process's place shows it.
      send: async () => { if (!lost.aborted) await showOwed(setup, { correlationId, isBack, ...(workOf === undefined ? {} : { workOf }) }); },
    });
  }

  async function followUntilIdle(begun: Setup, correlationId: string): Promise<void> {
    const lost = deps.tenure.signal();
    for (;;) {
      const idle = runner.whenIdle(begun.id).then(() => true);
      if (await Promise.race([idle, deps.wait(EDIT_EVERY_MS).then(() => false)])) break;
      showProgress(begun, correlationId);
    }
    cards.forgetDetail(begun.id);
    followed.delete(begun.id);
    // Whoever took the work up shows it.
    if (lost.aborted) return;
    // Put down, not over: the card goes on when the next start does.
    if (deps.stopping?.aborted && (await reload(begun)).status === 'working') return;
    owe(begun, correlationId, hasWork(begun) ? begun.stepId : undefined);
  }

  return {
    setLive, owe, isSeen,
    sendNew: (setup, to, why) => sendNewBy(chat, setup, to, why),
    async answerNew(setup, to, why) {
      try {
        await sendNewBy(deps.chat, setup, to, why);
      } catch (error) {
        if (judgeSendError(error).kind === 'refused') throw error;
        deps.log.warn({ correlationId: why.correlationId, setupId: setup.id, ...describeError(error) }, 'card not taken yet');
        owe(setup, why.correlationId);
      }
    },
    answerInPlace: (setup, card, correlationId) => ({
      type: 'card', card,
      delivered: (isShown) => (isShown ? noteSeen(setup) : owe(setup, correlationId)),
    }),
    follow(setup, correlationId) {
      if (followed.has(setup.id)) return;
      followed.add(setup.id);
      following.add(followUntilIdle(setup, correlationId)
        .catch((error: unknown) => {
          followed.delete(setup.id);
          deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'card not shown');
        }));
    },
    isMinded: (setup) => isSeen(setup) || followed.has(setup.id) || runner.isBusy(setup.id) || outbox.has(placeOf(setup).conversation, placeOf(setup).key),
    findReceipt(setup, messageId) {
      const stepId = receipts.get(receiptKey(setup, messageId));
      return stepId === undefined ? undefined : cards.buildReceipt(setup, stepId);
    },
    settle: following.settle,
  };
}

function receiptKey({ id: setupId }: Setup, messageId: string): string {
  return `${setupId}/${messageId}`;
}

function hasWork(setup: Setup): boolean {
  return setup.pending.some((effect) => effect.type === 'runAction' && effect.actionId !== CREATE_TEST_USER) || setup.confirmedFingerprint !== undefined;
}
