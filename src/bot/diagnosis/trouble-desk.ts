// Answers who cannot get into an app: at once where the looks are quick, else by a card that is edited when they are done, or after the sign-in that they need.
import { LRUCache } from 'lru-cache';
import { listSignInCodes } from '../../content/load-diagnosis-texts';
import type { Click } from '../../model/click';
import { describeError } from '../../model/describe-error';
import type { AdaptiveCard } from '../../model/cards';
import type { SignInCodes, Trouble } from '../../model/trouble';
import { problemOf, SetupError } from '../../model/errors';
import type { PersonKey } from '../../model/person';
import type { ChatPort, Turn, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';
import { createTaskSet } from '../work/create-task-set';
import { LOOK_SCOPES, lookInto, nothingSeen } from './look-into';
import { NEEDS_SIGN_IN } from './look-within';
import { makeAskView, makeDiagnosisView } from './make-diagnosis-view';
import { readQuestion, writeQuestion } from './write-question';
import { readTrouble } from './read-trouble';

/** How the asking person calls themselves. */
const MYSELF = /^(?:i|me|myself)$/i;
/** Of the time that a turn may take; the rest is for the way back. */
const SHARE = 0.8;
const MOST_WAITING = 1_000;
/** A sign-in that takes longer was given up; the button on the card asks again. */
const WAITS_MS = 15 * 60_000;

export interface TroubleDesk {
  answer(turn: Turn, trouble: Trouble): Promise<TurnAnswer>;
  /** A pressed button, or the form. */
  press(turn: Turn, click: Pick<Click, 'choice' | 'values'>, messageId: string | undefined): Promise<TurnAnswer>;
  /** Goes on with the question that waited for this sign-in. */
  continueAfterSignIn(turn: Turn): Promise<void>;
  /** Of this person's waiting question. */
  neededScopes(person: PersonKey): string[];
  settle(): Promise<void>;
}

interface Waiting {
  trouble: Trouble;
  messageId: string;
}

type Shown = { card: AdaptiveCard; needsSignIn?: boolean };

/** @param paced for what the bot says on its own */
export function createTroubleDesk(deps: BotDeps, { outbox, paced }: { outbox: Pick<Outbox, 'owe'>; paced: Pick<ChatPort, 'edit' | 'send'> }): TroubleDesk {
  const known: { codes?: SignInCodes } = {};
  const codesOf = (): SignInCodes => (known.codes ??= listSignInCodes(deps.diagnosis()));
  const waiting = new LRUCache<string, Waiting>({ max: MOST_WAITING, ttl: WAITS_MS });
  const tasks = createTaskSet();

  async function look(turn: Turn, trouble: Trouble): Promise<Shown> {
    const codes = codesOf();
    const parts = { texts: deps.diagnosis(), codes, adminCenter: deps.cloud.adminCenter, loginUrl: `${deps.cloud.authorityHost}/${turn.person.tenantId}/saml2`, asker: turn.person, now: deps.now().toISOString() };
    try {
      const looked = await lookInto(deps, codes, { asker: turn.person, correlationId: turn.correlationId }, trouble);
      if (looked.type !== 'found') return { card: deps.buildCard('diagnosis-ask', makeAskView(looked, trouble, parts)) };
      return { card: deps.buildCard('diagnosis', makeDiagnosisView(looked, parts)) };
    } catch (error) {
      const { code } = problemOf(error);
      if (error instanceof SetupError && (NEEDS_SIGN_IN.includes(code) || code === 'identity/consent-required')) return { card: waitCard('sign-in', trouble), needsSignIn: true };
      deps.log.warn({ correlationId: turn.correlationId, ...describeError(error), code }, 'trouble not looked into');
      return { card: deps.buildCard('diagnosis', makeDiagnosisView(nothingSeen(trouble), parts)) };
    }
  }

  const waitCard = (state: 'looking' | 'sign-in', trouble: Trouble): AdaptiveCard => deps.buildCard('diagnosis-wait', { state, question: writeQuestion(trouble) });

  /** The whole look, or what there is to show meanwhile. */
  async function begin(turn: Turn, trouble: Trouble): Promise<{ whole: Promise<Shown>; early?: Shown }> {
    const whole = look(turn, trouble);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => { timer = setTimeout(() => resolve(undefined), deps.answerBudgetMs * SHARE); });
    const early = await Promise.race([whole, late]);
    clearTimeout(timer);
    return { whole, ...(early ? { early } : {}) };
  }

  /** The message shows what came of it, as soon as the chat takes that. One that is gone comes anew. Resolves when it is over. */
  function editLater({ conversation, correlationId, person }: Turn, trouble: Trouble, messageId: string, whole: Promise<Shown>): Promise<void> {
    const shown = whole.then(({ card, needsSignIn }) => new Promise<void>((ended) => {
      if (needsSignIn) waiting.set(keyOf(person), { trouble, messageId });
      outbox.owe({
        key: `diagnosis/${messageId}`, conversation, correlationId, ended: () => ended(),
        async send() {
          if ((await paced.edit(conversation, messageId, { card })) === 'gone') await paced.send(conversation, { card });
          if (needsSignIn) await deps.chat.startSignIn(conversation, person);
        },
      });
    }));
    tasks.add(whole);
    return shown;
  }

  async function startSignIn(turn: Turn, trouble: Trouble, messageId: string): Promise<void> {
    waiting.set(keyOf(turn.person), { trouble, messageId });
    await deps.chat.startSignIn(turn.conversation, turn.person);
  }

  const meaning = (turn: Turn, trouble: Trouble): Trouble => (MYSELF.test(trouble.person ?? '') ? { ...trouble, person: turn.person.objectId } : trouble);

  return {
    async answer(turn, said) {
      const trouble = meaning(turn, said);
      const { whole, early } = await begin(turn, trouble);
      if (early && !early.needsSignIn) return { type: 'card', card: early.card };
      // Its number is needed, to edit it later: an answer has none.
      const { messageId } = await deps.chat.send(turn.conversation, { card: early?.card ?? waitCard('looking', trouble) });
      if (early) await startSignIn(turn, trouble, messageId);
      return { type: 'none', ...(early ? {} : { later: editLater(turn, trouble, messageId, whole) }) };
    },
    async press(turn, click, messageId) {
      const trouble = meaning(turn, readForm(click));
      const { whole, early } = await begin(turn, trouble);
      if (messageId === undefined) return { type: 'card', card: (early ?? (await whole)).card };
      if (early?.needsSignIn) await startSignIn(turn, trouble, messageId);
      if (early === undefined) void editLater(turn, trouble, messageId, whole);
      return { type: 'card', card: early?.card ?? waitCard('looking', trouble) };
    },
    async continueAfterSignIn(turn) {
      const waited = waiting.get(keyOf(turn.person));
      if (waited === undefined) return;
      waiting.delete(keyOf(turn.person));
      // What this sign-in does not cure is left to the person's button: no sign-in is started round and round.
      const whole = look(turn, waited.trouble).then(({ card }) => ({ card }));
      void editLater(turn, waited.trouble, waited.messageId, whole);
    },
    neededScopes: (person) => (waiting.has(keyOf(person)) ? LOOK_SCOPES : []),
    settle: tasks.settle,
  };
}

/** The form's boxes win over what the card carried; a pasted error may name who and what. */
function readForm({ choice = '', values }: Pick<Click, 'choice' | 'values'>): Trouble {
  const typed = (name: string): string => (values[name] ?? '').trim();
  const pasted = typed('error') === '' ? undefined : readTrouble(typed('error').replace(/\s+/g, ' '), typed('error'));
  const number = /^\d{4,9}$/.test(typed('error')) ? { code: typed('error') } : {};
  return {
    ...readQuestion(choice), ...pasted, ...number,
    ...(typed('person') === '' ? {} : { person: typed('person') }),
    ...(typed('app') === '' ? {} : { app: typed('app') }),
  };
}

function keyOf({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}`;
}
