// Brings the cards of a request to everybody who sees it: each in a chat or channel of its own, edited where it lies. Knows not how they look.
import { LRUCache } from 'lru-cache';
import type { CardData, CardName } from '../../model/card-data';
import type { AdaptiveCard } from '../../model/cards';
import type { LetterWhat } from '../../model/letter';
import type { ConversationRef } from '../../model/person';
import type { AccessRequest, RequestCopy } from '../../model/request';
import type { ChatPort, Turn, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import { rootOf } from '../channels/root-of';
import { judgeSendError } from '../letters/judge-send-error';
import type { Outbox } from '../letters/outbox';
import type { SentPlaces } from '../letters/sent-places';
import { copyKey } from './list-request-letters';
import type { RequestRunner } from './request-runner';
import { viewRequest } from './view-request';

const MOST_KNOWN = 1_000;

type RequestLetter = Extract<LetterWhat, { type: 'request' }>;

export interface RequestCopies {
  render(request: AccessRequest, audience: RequestCopy['of']): AdaptiveCard;
  /** What a letter says, unless it was shown by now. */
  deliver(what: RequestLetter, to: ConversationRef, correlationId: string): Promise<void>;
  /** The card of now as the answer to a click. */
  answerInPlace(request: AccessRequest, turn: Turn, messageId: string | undefined): Promise<TurnAnswer>;
  /** One more chat that shows it, unless there is one there already. */
  addCopy(request: AccessRequest, copy: RequestCopy, correlationId: string): Promise<void>;
}

interface Parts {
  runner: Pick<RequestRunner, 'dispatch'>;
  outbox: Pick<Outbox, 'put'>;
  places: SentPlaces;
  /** For what the bot says on its own. */
  chat: Pick<ChatPort, 'edit' | 'send'>;
}

export function createRequestCopies(deps: Pick<BotDeps, 'buildCard' | 'requests'>, { chat, outbox, places, runner }: Parts): RequestCopies {
  /** The newest face that a copy has shown in this process. */
  const faces = new LRUCache<string, number>({ max: MOST_KNOWN });
  const noteSeen = ({ face, id }: AccessRequest, copyId: string): void => void faces.set(`${id}/${copyId}`, Math.max(face, faces.get(`${id}/${copyId}`) ?? 0));

  function render(request: AccessRequest, audience: RequestCopy['of']): AdaptiveCard {
    const { data, name } = viewRequest(request, audience);
    return deps.buildCard(name as CardName, data as CardData[CardName]);
  }

  async function sendNew(request: AccessRequest, copy: RequestCopy, correlationId: string): Promise<void> {
    const { messageId } = await chat.send(copy.conversation, { card: render(request, copy.of) });
    noteSeen(request, copy.id);
    await notePlace(request, copy, messageId, correlationId);
  }

  function notePlace(request: AccessRequest, { conversation, id: copyId }: RequestCopy, messageId: string, correlationId: string): Promise<void> {
    return places.note(placeKey(request.id, copyId), { conversation, messageId }, () => runner.dispatch({ record: request, event: { type: 'copyShown', copyId, messageId }, correlationId }), { correlationId, setupId: request.id });
  }

  async function edit(request: AccessRequest, copy: RequestCopy & { messageId: string }, correlationId: string): Promise<void> {
    const tried = await chat.edit(copy.conversation, copy.messageId, { card: render(request, copy.of) }).catch((error: unknown) => {
      if (judgeSendError(error).kind === 'again') throw error;
      return 'gone' as const;
    });
    // Somebody of a channel took it away; while it waits for a decision it has to be seen.
    if (tried === 'gone' && (copy.of !== 'channel' || request.stage === 'sent')) await sendNew(request, copy, correlationId);
  }

  async function show({ copyId, face, requestId }: RequestLetter, conversation: ConversationRef, correlationId: string): Promise<void> {
    const seen = (): number => faces.get(`${requestId}/${copyId}`) ?? -1;
    let known = await findWithCopy(conversation.tenantId, requestId, copyId);
    if (!known || known.request.face !== face || seen() >= face) return;
    for (;;) {
      const { copy, request } = known;
      const messageId = places.find(placeKey(requestId, copyId))?.messageId ?? copy.messageId;
      if (messageId === undefined) await sendNew(request, copy, correlationId);
      else await edit(request, { ...copy, messageId }, correlationId);
      if (seen() <= request.face) return noteSeen(request, copyId);
      // It had to wait for its turn, and an answer that shows more was faster.
      known = (await findWithCopy(conversation.tenantId, requestId, copyId)) ?? known;
      if (known.request.face === request.face) return;
    }
  }

  /** Where it was to be decided, that is a matter of who asked. */
  async function loseCopy({ copyId, requestId }: RequestLetter, { conversationId, tenantId }: ConversationRef, correlationId: string): Promise<void> {
    const known = await findWithCopy(tenantId, requestId, copyId);
    if (known && known.copy.of !== 'requester') await runner.dispatch({ record: known.request, event: { type: 'placeLost', conversationId }, correlationId });
  }

  return {
    render,
    async deliver(what, conversation, correlationId) {
      try {
        await show(what, conversation, correlationId);
      } catch (error) {
        if (judgeSendError(error).kind === 'gone') await loseCopy(what, conversation, correlationId);
        throw error;
      }
    },
    async answerInPlace(request, turn, messageId) {
      const { conversation, correlationId } = turn;
      const copy = findCopy(request, conversation);
      // Of a channel everybody's card is edited by a letter: the answer is seen by the one who pressed alone.
      if (conversation.kind !== 'personal') return { type: 'card', card: render(request, 'channel') };
      const of = copy?.of ?? (request.requester.objectId === turn.person.objectId ? 'requester' : 'approver');
      if (copy && messageId !== undefined && copy.messageId !== messageId) await notePlace(request, copy, messageId, correlationId);
      // An answer without a message shows nothing: the letter does.
      if (copy && messageId !== undefined) noteSeen(request, copy.id);
      return {
        type: 'card', card: render(request, of),
        delivered: (isShown) => {
          if (isShown || !copy || messageId === undefined) return;
          faces.delete(`${request.id}/${copy.id}`);
          // The letter of this face may be over: one more, under a name of its own.
          void outbox.put({ key: `${copyKey(request, copy.id)}/${correlationId}`, conversation: copy.conversation, what: { type: 'request', requestId: request.id, copyId: copy.id, face: request.face }, correlationId }).catch(() => undefined);
        },
      };
    },
    async addCopy(request, copy, correlationId) {
      if (findCopy(request, copy.conversation)) return;
      const { record } = await runner.dispatch({ record: request, event: { type: 'copyAdded', copy }, correlationId });
      await outbox.put({ key: copyKey(record, copy.id), conversation: copy.conversation, what: { type: 'request', requestId: record.id, copyId: copy.id, face: record.face }, correlationId });
    },
  };

  async function findWithCopy(tenantId: string, requestId: string, copyId: string): Promise<{ request: AccessRequest; copy: RequestCopy } | undefined> {
    const request = await deps.requests.find(tenantId, requestId);
    const copy = request?.copies.find(({ id }) => id === copyId);
    return request && copy ? { request, copy } : undefined;
  }
}

function placeKey(requestId: string, copyId: string): string {
  return `request/${requestId}/${copyId}`;
}

/** The one that lies in this chat or channel. */
export function findCopy({ copies }: AccessRequest, conversation: ConversationRef): RequestCopy | undefined {
  const { conversationId } = rootOf(conversation);
  return copies.find((copy) => copy.conversation.conversationId === conversationId);
}
