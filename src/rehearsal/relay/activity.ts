// The few parts of the Bot Framework wire format that the relay touches; it knows nothing of the SDK.

export type Json = Record<string, unknown>;

/** An Adaptive Card as JSON; only the members that the relay looks at are typed. */
export type CardJson = Json & { refresh?: { action: Json; userIds?: string[] } };

export interface Attachment extends Json {
  contentType: string;
  content?: unknown;
}

export interface Account extends Json {
  id: string;
  name?: string;
  aadObjectId?: string;
}

export interface Conversation extends Json {
  id: string;
  conversationType?: string;
  tenantId?: string;
  isGroup?: boolean;
}

export interface Activity extends Json {
  type: string;
  id?: string;
  name?: string;
  action?: string;
  text?: string;
  serviceUrl?: string;
  replyToId?: string;
  from?: Account;
  recipient?: Account;
  conversation?: Conversation;
  channelData?: Json;
  attachments?: Attachment[];
  membersAdded?: Account[];
  value?: unknown;
}

/** Status and body of one HTTP answer, passed through unchanged. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Body of an invoke answer, as Teams' clients read it. */
export interface InvokeBody {
  statusCode?: number;
  type?: string;
  value?: unknown;
}

export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';
export const OAUTH_CARD = 'application/vnd.microsoft.card.oauth';
export const LOGIN_REQUEST = 'application/vnd.microsoft.activity.loginRequest';
export const ERROR_BODY = 'application/vnd.microsoft.error';

/** The Adaptive Card of a message part, if it is one. */
export function findCard(activity: Activity): CardJson | undefined {
  const attachment = activity.attachments?.find((one) => one.contentType === ADAPTIVE_CARD);
  return attachment?.content as CardJson | undefined;
}

/** The sign-in card of a message, if it carries one. */
export function findOAuthCard(activity: Activity): OAuthCard | undefined {
  const attachment = activity.attachments?.find((one) => one.contentType === OAUTH_CARD);
  return attachment?.content as OAuthCard | undefined;
}

export interface OAuthCard extends Json {
  connectionName?: string;
  buttons?: { type?: string; title?: string; value?: string }[];
  tokenExchangeResource?: { id?: string; uri?: string };
}

/** A message that shows one card. */
export function cardMessage(card: CardJson): Activity {
  return { type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content: card }] };
}

/** An invoke answer that the Playground shows as a red strip under the card. */
export function errorStrip(code: string, message: string): Answer {
  return { status: 200, body: { statusCode: 400, type: ERROR_BODY, value: { code, message } } };
}

/** An invoke answer that the Playground shows as a plain strip under the card. */
export function messageStrip(text: string): Answer {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text } };
}
