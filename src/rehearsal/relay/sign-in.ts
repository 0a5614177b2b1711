// Teams' part of single sign-on: swallows sign-in cards, exchanges silently, and shows the consent card when the bot answers 412.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Activity, type Answer, type InvokeBody, type OAuthCard, type CardJson, LOGIN_REQUEST, errorStrip, findOAuthCard, messageStrip,
} from './activity';
import type { BotClient } from './bot-client';
import type { Directory, Persona } from './directory';
import { splitConversation } from './message-book';
import type { RelayTenant } from './relay-tenant';
import type { Screen, Stage } from './screen';

/** One open "Please sign in" card. */
export interface ConsentRequest {
  persona: Persona;
  /** Puts the card on the page, again after a reload. */
  show: () => Promise<void>;
  /** The bot's own sign-in page. */
  buttonUrl: string;
  /** Tells the bot, and turns the card into "Signed in as …". */
  accepted: () => Promise<void>;
  declined: () => Promise<void>;
}

export interface SignIn {
  onSignInCard(activity: Activity, conversation: string): Promise<void>;
  /**
   * Repeats an invoke that the bot answered with loginRequest, this time with the person's token.
   * When consent has to come first, the late answer goes to `applyLate`.
   */
  answerLoginRequest(invoke: Activity, persona: Persona, card: OAuthCard, applyLate: (answer: Answer) => Promise<void>): Promise<Answer>;
  /** Posts the open cards of this persona again: a reload took them from the page. */
  showAgain(persona: Persona): Promise<void>;
  find(nonce: string): ConsentRequest | undefined;
  close(nonce: string): void;
}

export interface SignInOptions {
  bot: BotClient;
  directory: Directory;
  screen: Screen;
  stage: Stage;
  tenant: RelayTenant;
  /** `http://127.0.0.1:<port>/signin` */
  signInUrl: string;
}

/** The answer's card when the bot asks for a sign-in inside a click. */
export function readLoginRequest(body: unknown): OAuthCard | undefined {
  const answer = body as InvokeBody | undefined;
  return answer?.statusCode === 401 && answer.type === LOGIN_REQUEST ? (answer.value as OAuthCard) : undefined;
}

export function createSignIn(options: SignInOptions): SignIn {
  const { bot, directory, screen, stage, tenant } = options;
  const requests = new Map<string, ConsentRequest>();

  const invoke = (name: string, persona: Persona, conversation: string, value: unknown): Promise<Answer> => {
    const place = splitConversation(conversation);
    const personal = directory.ownerOf(place.conversation) !== undefined;
    const isChannel = place.conversation.includes('tacv2');
    return bot.deliver({
      type: 'invoke', name, value, id: `f:${randomUUID()}`,
      from: directory.account(persona), recipient: { id: directory.botId, name: directory.botName },
      conversation: {
        id: conversation, tenantId: directory.tenantId,
        conversationType: personal ? 'personal' : isChannel ? 'channel' : 'groupChat', ...(personal ? {} : { isGroup: true }),
      },
      channelData: { tenant: { id: directory.tenantId }, source: { name: 'message' } },
    });
  };

  const askForConsent = async (persona: Persona, card: OAuthCard, conversation: string, goOn: () => Promise<void>): Promise<void> => {
    const buttonUrl = card.buttons?.[0]?.value;
    if (!buttonUrl) return screen.line('Rehearsal: the bot asks for a sign-in, but its card has no link.', conversation);
    const nonce = randomBytes(18).toString('base64url');
    let replace: (next: CardJson) => Promise<void> = async () => undefined;
    const show = async (): Promise<void> => {
      replace = await screen.ownCard(pleaseSignIn(`${options.signInUrl}/${nonce}`, persona), conversation);
    };
    await show();
    requests.set(nonce, {
      persona, buttonUrl, show,
      accepted: async () => {
        await replace(oneLine(`Signed in as ${persona.name}`));
        await goOn();
      },
      declined: () => replace(oneLine(`${persona.name} declined. The bot got no permission; ask it again when you want to.`)),
    });
  };

  const onSignInCard = async (activity: Activity, conversation: string): Promise<void> => {
    const card = findOAuthCard(activity)!;
    const place = splitConversation(conversation).conversation;
    const persona = directory.ownerOf(place) ?? stage.active;
    const verify = async (): Promise<void> => {
      await invoke('signin/verifyState', persona, conversation, { state: '' });
    };
    const resource = card.tokenExchangeResource?.id;
    if (!resource) return askForConsent(persona, card, conversation, verify);
    if (place.includes('tacv2')) {
      // Real Teams has no silent exchange in channels; the person sees nothing.
      await invoke('signin/failure', persona, conversation, {
        code: 'resourcematchfailed', message: 'Silent sign-in is not available in a channel.',
      });
      return;
    }
    const answer = await invoke('signin/tokenExchange', persona, conversation, {
      id: resource, connectionName: card.connectionName ?? '', token: await tenant.mintSsoToken(persona.objectId),
    });
    if (answer.status === 412) return askForConsent(persona, card, conversation, verify);
    if (answer.status !== 200) await screen.line(`Rehearsal: the bot answered ${answer.status} to the silent sign-in.`, conversation);
  };

  const answerLoginRequest: SignIn['answerLoginRequest'] = async (original, persona, card, applyLate) => {
    const repeat = async (): Promise<Answer> => bot.deliver({
      ...original,
      value: {
        ...(original.value as object),
        authentication: {
          id: card.tokenExchangeResource?.id, connectionName: card.connectionName ?? '',
          token: await tenant.mintSsoToken(persona.objectId),
        },
      },
    });
    const answer = await repeat();
    if ((answer.body as InvokeBody | undefined)?.statusCode !== 412) return answer;
    await askForConsent(persona, card, original.conversation!.id, async () => applyLate(await repeat()));
    return messageStrip('Please sign in: a card below has the link.');
  };

  return {
    onSignInCard: (activity, conversation) => onSignInCard(activity, conversation)
      .catch((error: Error) => screen.line(`Rehearsal: the sign-in failed: ${error.message}`, conversation)),
    answerLoginRequest: (original, persona, card, applyLate) => answerLoginRequest(original, persona, card, applyLate)
      .catch((error: Error) => errorStrip('SignInFailed', `Rehearsal: the sign-in failed: ${error.message}`)),
    showAgain: async (persona) => {
      for (const request of requests.values()) if (request.persona === persona) await request.show();
    },
    find: (nonce) => requests.get(nonce),
    close: (nonce) => void requests.delete(nonce),
  };
}

function pleaseSignIn(url: string, persona: Persona): CardJson {
  return {
    type: 'AdaptiveCard', version: '1.5', fallbackText: `Please sign in: ${url}`,
    body: [
      { type: 'TextBlock', text: 'Please sign in', weight: 'Bolder', size: 'Medium', wrap: true },
      { type: 'TextBlock', text: `The bot needs the consent of ${persona.name} before it can go on.`, wrap: true },
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'Sign in', url }],
  };
}

function oneLine(text: string): CardJson {
  return { type: 'AdaptiveCard', version: '1.5', fallbackText: text, body: [{ type: 'TextBlock', text, wrap: true }] };
}
