// What a change of a request says, as letters that are saved in one piece with it: each card of it is edited, and who waits for it is told. Knows neither cards nor the chat.
import type { Letter } from '../../model/letter';
import type { ConversationRef } from '../../model/person';
import type { AccessRequest } from '../../model/request';
import { escapeMarkdown } from '../../content/escape-markdown';
import { listMeant } from '../../engine/request/request-decided';
import { waitingPerson } from '../../engine/request/waiting-person';
import type { BotDeps } from '../bot-deps';
import type { NewLetter } from '../letters/outbox';
import { stateOf } from './view-request';

/** A sign-in that does not help is not begun round and round: from then on it is the person's button. */
const MOST_SIGN_INS = 2;

type Say = Pick<BotDeps, 'say'>;

export function listRequestLetters({ say }: Say, address: (letter: NewLetter) => Letter, { before, after, correlationId }: { before?: AccessRequest; after: AccessRequest; correlationId: string }): Letter[] {
  if (before?.face === after.face) return [];
  const { id: requestId, face } = after;
  const shown = after.copies.map(({ conversation, id: copyId }): NewLetter => ({ key: copyKey(after, copyId), conversation, what: { type: 'request', requestId, copyId, face }, correlationId }));
  const told = before ? listNews({ say }, before, after).map(({ conversation, text, who }): NewLetter => ({ key: `request-news/${requestId}/${who}/${face}`, conversation, what: { type: 'text', text }, correlationId })) : [];
  return [...shown, ...told, ...listSignIns(before, after, correlationId)].map(address);
}

export function copyKey({ face, id }: Pick<AccessRequest, 'face' | 'id'>, copyId: string): string {
  return `request/${id}/${copyId}/${face}`;
}

function listSignIns(before: AccessRequest | undefined, after: AccessRequest, correlationId: string): NewLetter[] {
  const isNew = after.status === 'needs-sign-in' && after.signInsAsked !== before?.signInsAsked && (after.signInsAsked ?? 0) <= MOST_SIGN_INS;
  const conversation = after.stage === 'looking' ? chatOfRequester(after) : after.actorReach;
  if (!isNew || conversation === undefined) return [];
  return [{ key: `request-sign-in/${after.id}/${after.face}`, conversation, what: { type: 'requestSignIn', requestId: after.id }, correlationId }];
}

function chatOfRequester({ copies }: AccessRequest): ConversationRef | undefined {
  return copies.find(({ of }) => of === 'requester')?.conversation;
}

interface News {
  who: 'requester' | 'actor';
  conversation: ConversationRef;
  text: string;
}

/** A card that changes far up in a chat tells nobody anything. */
function listNews(deps: Say, before: AccessRequest, after: AccessRequest): News[] {
  const [was, is] = [stateOf(before), stateOf(after)];
  const values = valuesOf(after);
  const tell = (who: News['who'], conversation: ConversationRef | undefined, key: string): News[] => (conversation ? [{ who, conversation, text: deps.say(`requestNews.${key}`, values) }] : []);
  const forRequester = is === was ? undefined : keyForRequester(after, is);
  const isWaiting = waitingPerson(after) !== undefined;
  // Each day anew: what was given for a time is not dropped, and what was approved is not forgotten.
  const isCalled = isWaiting && (is !== was || (after.calls ?? 0) > (before.calls ?? 0));
  const waits = after.stage === 'removing' ? of('actorDue', after.account) : after.stage === 'adding' ? 'actorWaits' : undefined;
  const forActor = isCalled ? waits : is !== was && is === 'not-removed' ? of('actorNotRemoved', after.account) : undefined;
  return [
    ...(forRequester === undefined ? [] : tell('requester', chatOfRequester(after), forRequester)),
    ...(forActor === undefined ? [] : tell('actor', after.actorReach, forActor)),
  ];
}

/** Test users have words of their own. */
function of(key: string, account: AccessRequest['account']): string {
  return account ? `testUser.${key}` : key;
}

function keyForRequester({ account, endsAt, isUnreached, stage }: AccessRequest, is: ReturnType<typeof stateOf>): string | undefined {
  switch (is) {
    case 'added':
      return endsAt === undefined ? of('added', account) : of('addedFor', account);
    case 'sign-in':
      return stage === 'adding' ? 'waits' : undefined;
    case 'stopped':
    case 'refused':
    case 'removed':
      return of(is, account);
    case 'partly':
      return is;
    case 'form':
      return isUnreached ? 'unreached' : undefined;
    default:
      return undefined;
  }
}

const MOST_NAMED = 3;

function valuesOf(request: AccessRequest): Record<string, string> {
  const { account, actor, app, code, decision, endsAt, people, stage } = request;
  // Who had it before keeps it when the time of the others is over.
  const isOver = stage === 'removing' || stage === 'removed';
  const done = people.filter(({ result }) => result !== undefined && result.state !== 'failed' && !(isOver && result.state === 'there-already'));
  const named = done.slice(0, MOST_NAMED).map(({ displayName }) => displayName).join(', ');
  const more = done.length - MOST_NAMED;
  return {
    user: escapeMarkdown(account?.user.displayName ?? ''),
    code, app: escapeMarkdown(app?.displayName ?? ''), approver: escapeMarkdown(decision?.by.name ?? ''), actor: escapeMarkdown(actor?.name ?? ''),
    reason: escapeMarkdown(decision?.reason ?? ''), end: endsAt?.slice(0, 10) ?? '',
    people: escapeMarkdown(more > 0 ? `${named} +${more}` : named), done: String(done.length), all: String(listMeant(request).length),
  };
}
