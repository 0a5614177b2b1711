// Puts the Teams side together: caller checked, activity read, bot asked, answer brought back. Knows the bot by its port only.
import { randomUUID } from 'node:crypto';
import type { Activity, TurnContext } from 'botbuilder';
import type { ConsentRequests } from '../identity/consent-requests';
import { makeAppCredential } from '../identity/make-app-credential';
import { describeError } from '../model/describe-error';
import type { ClockWatch, Identity, Log, Meter } from '../model/ports';
import type { BotRegistration, ChannelEndpoints } from '../model/registration';
import type { Bot, ChatPort, Turn } from '../model/turn';
import { LatchkeyAdapter } from './adapter';
import { answerInvoke, errorStrip, messageStrip, type InvokeAnswer } from './answer-invoke';
import { createBackground } from './create-background';
import { createChannelKeys } from './channel-keys';
import { createChatPort, type TeamsChat } from './chat-port';
import { createFailureFilter } from './create-failure-filter';
import { createInstallFilter } from './create-install-filter';
import { deliverAnswer } from './deliver-answer';
import { readTurn, type Reading } from './read-turn';
import { createRouter } from './router';
import { createSignIn } from './sign-in';
import type { TeamsTexts } from './teams-texts';
import { createTurnLimits, type TooMany, type TurnRates } from './turn-limits';
import { createCallerVerifier } from './verify-caller';
import { withinTime } from '../bot/work/within-time';

export interface TeamsEdgeOptions {
  registration: BotRegistration;
  channel: ChannelEndpoints;
  serviceUrlHosts: ReadonlySet<string>;
  publicUrl: string;
  identity: Identity;
  consentRequests: ConsentRequests;
  texts: TeamsTexts;
  rates: TurnRates;
  log: Log;
  /** Left out, nothing is counted. */
  meter?: Pick<Meter, 'turnAway'>;
  onChatTry?: (outcome: string) => void;
  /** Left out, nobody minds this machine's clock. */
  clock?: ClockWatch;
  now: () => Date;
  /** Runs evenly and is never set, ms; left out, the process's own. */
  elapsed?: () => number;
  wait: (ms: number) => Promise<void>;
}

/** One answer to the channel's HTTP request. */
export interface HttpAnswer {
  status: number;
  body?: unknown;
}

/** The channel, proven by its token. */
export interface Caller {
  /** The one address that its activity may name. */
  serviceUrl: string;
}

export interface TeamsEdge {
  chat: ChatPort;
  /** The bot needs the chat and the edge needs the bot, so it comes second. */
  useBot(bot: Bot): void;
  /** Who sends a POST, before its body is looked at. Never rejects. */
  admit(authorization: string | undefined): Promise<Caller | HttpAnswer>;
  /** Answers one POST of the channel. Never rejects. */
  receive(request: { caller: Caller; body: unknown }): Promise<HttpAnswer>;
  /** Asks the channel for its keys, and with them for its time. Never rejects. */
  lookAtChannel(): Promise<void>;
  /** Resolves when all work that went on after its answer has ended. */
  settle(): Promise<void>;
}

/** A client waits 5 s for the answer to a click. */
const ANSWER_WITHIN_MS = 4500;
/** Teams' store rules: an answer or a sign of typing within 2 s. */
const TYPING_AFTER_MS = 1500;

export function createTeamsEdge(options: TeamsEdgeOptions): TeamsEdge {
  const { log, now, registration, serviceUrlHosts, texts } = options;
  let bot: Bot | undefined;
  const adapter = new LatchkeyAdapter({ ...registration, channel: options.channel, makeCredential: () => makeAppCredential(registration, options.clock?.theirNow) });
  const keys = createChannelKeys({ metadataUrl: options.channel.ToBotFromChannelOpenIdMetadataUrl, elapsed: options.elapsed, clock: options.clock });
  const verifyCaller = createCallerVerifier({ clientId: registration.clientId, issuer: options.channel.ToBotFromChannelTokenIssuer, serviceUrlHosts, now, keys });
  const { background, settle } = createBackground(log);
  const findBot = (): Bot => {
    if (!bot) throw new Error('useBot has not been called');
    return bot;
  };
  const chat: TeamsChat = createChatPort({
    findConnector: (serviceUrl, renew) => adapter.findConnector(serviceUrl, renew),
    serviceUrlHosts,
    startSignIn: (to, person, sendOptions) => signIn.start(to, person, sendOptions),
    wait: options.wait,
    ...(options.onChatTry ? { onTry: options.onChatTry } : {}),
  });
  const limits = createTurnLimits(options.rates);
  const sayTooMany = ({ who, seconds }: TooMany): string => (who === 'person' ? texts.tooQuick : texts.tenantBusy).replace('{seconds}', String(seconds));
  /** Turned away before anything is done, so nothing is lost. A message gets one line in a while, a click its strip: HTTP 429 would show nothing at all. */
  const turnAway = async (context: TurnContext, turn: Turn, isInvoke: boolean, tooMany: TooMany): Promise<void> => {
    options.meter?.turnAway(tooMany.reason);
    if (isInvoke) return reply(context, errorStrip(429, 'TooManyRequests', sayTooMany(tooMany)));
    if (tooMany.isFirst) background(chat.send(turn.conversation, { text: sayTooMany(tooMany) }).then(() => undefined), turn.correlationId);
  };
  const answerInChat = async (turn: Turn): Promise<void> => {
    const typing = setTimeout(() => void chat.showTyping(turn.conversation), TYPING_AFTER_MS);
    try {
      await deliverAnswer(chat, log, turn, await findBot().handleTurn(turn));
    } finally {
      clearTimeout(typing);
    }
  };
  const continueWith = (turn: Turn): void => background(answerInChat(turn), turn.correlationId);
  const isFirstInstall = createInstallFilter();
  const [isFirstFailure, isFirstRefusal] = [createFailureFilter(), createFailureFilter()];
  /** The bot notes each one; one line in the chat is enough. */
  const refuseSignIn = (turn: Turn): void => background(isFirstRefusal(turn) ? answerInChat(turn) : findBot().handleTurn(turn).then(() => undefined), turn.correlationId);
  const signIn = createSignIn({ ...options, bot: findBot, chat: () => chat, continueWith, refuse: refuseSignIn, background });

  const answerClick = async (turn: Turn): Promise<InvokeAnswer> => {
    const work = findBot().handleTurn(turn).finally(() => limits.leave(turn.person));
    const answer = await withinTime(work, ANSWER_WITHIN_MS);
    if (answer === 'late') {
      background(work.then((late) => deliverAnswer(chat, log, turn, late)), turn.correlationId);
      return messageStrip(texts.working);
    }
    if (answer.type === 'text') background(deliverAnswer(chat, log, turn, answer), turn.correlationId);
    else if (answer.type !== 'none') answer.delivered?.(true);
    return answerInvoke(answer);
  };

  const route = createRouter({
    turn: async (context, { turn, isInvoke }) => {
      if (turn.what.type === 'signInFailed') {
        if (isFirstFailure(turn)) continueWith(turn);
        return reply(context, { status: 200 });
      }
      if (!isFirstInstall(turn)) return;
      if (turn.what.type === 'removed') return answerInChat(turn);
      const tooMany = await limits.enter(turn.person);
      if (tooMany) return turnAway(context, turn, isInvoke, tooMany);
      if (isInvoke) return reply(context, await answerClick(turn));
      await answerInChat(turn).finally(() => limits.leave(turn.person));
    },
    tokenExchange: async (context, { origin, value }) => {
      const tooMany = await limits.enter(origin.person);
      if (tooMany) return reply(context, { status: 429, body: { failureDetail: tooMany.reason } });
      await reply(context, await signIn.exchange(origin, value).finally(() => limits.leave(origin.person)));
    },
    verifyState: async (context, { origin }) => reply(context, signIn.verifyState(origin)),
    // Unanswered, an invoke would become a 501 of the SDK, which reads as a fault of the server.
    ignored: async (context) => { if (context.activity.type === 'invoke') await reply(context, { status: 400 }); },
  });

  adapter.onTurnError = async (context, error) => {
    log.error({ correlationId: correlationOf(context), ...describeError(error), activityType: context.activity.type }, 'turn failed');
    if (context.activity.type === 'invoke') await reply(context, errorStrip(500, 'InternalError', texts.unexpected));
  };

  return {
    chat,
    lookAtChannel: () => keys.look(),
    useBot: (given) => {
      bot = given;
    },
    admit: async (authorization) => {
      const verdict = await verifyCaller(authorization);
      if (verdict.type === 'channel') return verdict;
      options.meter?.turnAway('token');
      const correlationId = randomUUID();
      if (verdict.type === 'refused') {
        log.warn({ correlationId, reason: verdict.reason }, 'caller refused');
        if (verdict.isOfAnotherTime) background(keys.look(), correlationId);
        return { status: 401 };
      }
      log.error({ correlationId, ...describeError(verdict.cause) }, 'keys of the channel cannot be read');
      return { status: 503 };
    },
    receive: async ({ caller, body }) => {
      const correlationId = randomUUID();
      const reading = readTurn(body, { tenantId: registration.tenantId, serviceUrlHosts, tokenServiceUrl: caller.serviceUrl }, { at: now(), theirs: options.clock?.theirNow() ?? now(), id: correlationId });
      if (reading.type === 'refused') {
        options.meter?.turnAway(reading.reason);
        return refuse(log, reading, correlationId);
      }
      try {
        const answer = await adapter.receive(body as Activity, async (context) => {
          context.turnState.set(CORRELATION, correlationId);
          await route(context, reading);
        });
        return { status: answer?.status ?? 200, body: answer?.body };
      } catch (error) {
        log.error({ correlationId, ...describeError(error) }, 'turn failed before its handler');
        return { status: 500 };
      }
    },
    settle,
  };
}

function refuse(log: Log, { reason }: Extract<Reading, { type: 'refused' }>, correlationId: string): HttpAnswer {
  log.warn({ correlationId, reason }, 'activity refused');
  return { status: reason === 'malformed' ? 400 : 403 };
}

const CORRELATION = Symbol('correlation');

function correlationOf(context: TurnContext): string {
  return context.turnState.get<string>(CORRELATION) ?? '';
}

/** Left in the turn for the adapter, which sends it as the HTTP answer. */
async function reply(context: TurnContext, answer: InvokeAnswer): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value: answer });
}
