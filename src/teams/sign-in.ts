// The sign-in protocol of Teams: card, token exchange, verify, failure. Knows what to answer, not whether a token is good.
import { CardFactory } from 'botbuilder';
import { z } from 'zod';
import type { ConsentRequests } from '../identity/consent-requests';
import { describeError } from '../model/describe-error';
import { SetupError } from '../model/errors';
import type { ConversationRef, Person } from '../model/person';
import type { Identity, Log, SignInOutcome } from '../model/ports';
import type { RefusedWhat } from '../model/refusal';
import type { Bot, SendOptions, Turn } from '../model/turn';
import type { InvokeAnswer } from './answer-invoke';
import type { TeamsChat } from './chat-port';
import { createExchangeOnce } from './exchange-once';
import type { Origin } from './read-turn';
import type { TeamsTexts } from './teams-texts';
import { withinTime } from '../bot/work/within-time';

export interface SignInOptions {
  identity: Identity;
  consentRequests: ConsentRequests;
  publicUrl: string;
  texts: TeamsTexts;
  bot: () => Bot;
  chat: () => TeamsChat;
  /** Hands a turn to the bot and brings the answer to the chat, after the invoke was answered. */
  continueWith: (turn: Turn) => void;
  /** Hands a refusal to the bot, which notes it and says so in the chat. */
  refuse: (turn: Turn) => void;
  /** Work that goes on after the answer. */
  background: (work: Promise<void>, correlationId: string) => void;
  log: Log;
}

export interface SignIn {
  start(to: ConversationRef, person: Person, options?: SendOptions): Promise<void>;
  exchange(origin: Origin, value: unknown): Promise<InvokeAnswer>;
  verifyState(origin: Origin): InvokeAnswer;
}

const ExchangeSchema = z.object({ id: z.string().min(1).max(300), connectionName: z.string().max(300).default(''), token: z.string().min(1).max(16_384) });

type RefusedCode = Extract<SignInOutcome, { result: 'refused' }>['code'];
/** The rest is trouble on the way, and nobody's try. */
const REFUSED: Partial<Record<RefusedCode, Extract<RefusedWhat, `sign-in.${string}`>>> = {
  'identity/wrong-person': 'sign-in.wrong-person',
  'identity/invalid-assertion': 'sign-in.invalid-token',
};

/** A client waits 5 s for the answer. */
const ANSWER_WITHIN_MS = 4000;

export function createSignIn(options: SignInOptions): SignIn {
  const { background, bot, chat, consentRequests, continueWith, identity, log, refuse, texts } = options;
  const exchangeOnce = createExchangeOnce();

  const start = async (to: ConversationRef, person: Person, sendOptions?: SendOptions): Promise<void> => {
    if (to.kind !== 'personal') throw new SetupError('bot/unexpected', { message: 'sign-in is started in a personal chat only' });
    const request = consentRequests.open({ tenantId: person.tenantId, objectId: person.objectId }, await bot().neededScopes(person));
    const link = `${options.publicUrl}/auth-start?request=${request.nonce}`;
    // The connection name is empty because no OAuth connection of the Bot Framework is used; a uri beside the id would be refused by newer clients.
    await chat().sendAttachment(to, CardFactory.oauthCard('', texts.signInButton, texts.signInText, link, { id: request.exchangeId }), sendOptions);
  };

  const accept = async (origin: Origin, token: string): Promise<SignInOutcome> => {
    try {
      return await identity.acceptAssertion(origin.person, token, await bot().neededScopes(origin.person), origin.correlationId);
    } catch (error) {
      log.error({ correlationId: origin.correlationId, ...describeError(error) }, 'sign-in failed');
      return { result: 'refused', code: 'identity/unavailable' };
    }
  };

  const exchangeAndContinue = async (origin: Origin, token: string): Promise<SignInOutcome> => {
    const outcome = await accept(origin, token);
    if (outcome.result === 'signed-in') continueWith({ ...origin, what: { type: 'signedIn' } });
    if (outcome.result === 'refused') tellRefused(origin, outcome.code);
    return outcome;
  };

  const tellRefused = (origin: Origin, code: RefusedCode): void => {
    const what = REFUSED[code];
    if (what === undefined) continueWith({ ...origin, what: { type: 'signInFailed', code } });
    else refuse({ ...origin, what: { type: 'signInRefused', what } });
  };

  /** Each client's token is checked, also that of a second client, which shares the outcome of the first one's grant. */
  const checkAndExchange = async (origin: Origin, { id, token }: { id: string; token: string }): Promise<SignInOutcome> => {
    const refused = await identity.checkAssertion(origin.person, token, origin.correlationId);
    if (refused) {
      tellRefused(origin, refused.code);
      return refused;
    }
    return exchangeOnce(`${origin.conversation.conversationId}\n${origin.person.objectId}\n${id}`, () => exchangeAndContinue(origin, token));
  };

  return {
    start,
    exchange: async (origin, value) => {
      const parsed = ExchangeSchema.safeParse(value);
      if (!parsed.success) {
        refuse({ ...origin, what: { type: 'signInRefused', what: 'sign-in.unreadable' } });
        return { status: 400 };
      }
      const { id, connectionName, token } = parsed.data;
      const outcome = await withinTime(checkAndExchange(origin, { id, token }), ANSWER_WITHIN_MS);
      return answerExchange(outcome === 'late' ? { result: 'refused', code: 'identity/unavailable' } : outcome, { id, connectionName });
    },
    verifyState: (origin) => {
      // Nothing hangs on the state that comes with it: the window was this person's, or there is nothing to end.
      if (origin.conversation.kind !== 'personal' || !consentRequests.isUnderWay(origin.person)) {
        refuse({ ...origin, what: { type: 'signInRefused', what: 'sign-in.unasked' } });
        return { status: 404 };
      }
      // The popup ended: consent was given or not, which the next silent exchange finds out.
      background(start(origin.conversation, origin.person), origin.correlationId);
      return { status: 200 };
    },
  };
}

/** 412 makes the client show the sign-in button, so it stands for what that button can cure, and for nothing else. */
function answerExchange(outcome: SignInOutcome, echo: { id: string; connectionName: string }): InvokeAnswer {
  switch (outcome.result) {
    case 'signed-in':
      return { status: 200, body: echo };
    case 'interaction-required':
      return { status: 412, body: { ...echo, failureDetail: outcome.reason === 'consent' ? 'Consent is required.' : 'Additional sign-in is required.' } };
    case 'refused':
      return { status: isOurSide(outcome.code) ? 502 : 403, body: { ...echo, failureDetail: outcome.code } };
  }
}

function isOurSide(code: string): boolean {
  return code === 'identity/unavailable' || code === 'identity/misconfigured';
}
