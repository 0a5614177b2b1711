// Begins a request in the chat of the person who asks, and looks at once when app and people are named. Sends nothing to anybody else.
import type { AuditEntry } from '../../model/ports';
import type { ConversationRef } from '../../model/person';
import type { AccessRequest } from '../../model/request';
import type { Turn, TurnAnswer } from '../../model/turn';
import { beginLooking, TEST_USER } from '../../engine/request/apply-request-click';
import type { BotDeps } from '../bot-deps';
import { createVendorFinder } from '../talk/vendor-finder';
import { chatUrlOf } from '../channels/send-greeting';
import { withinTime } from '../work/within-time';
import { listRequestLetters } from './list-request-letters';
import type { RequestWords } from './read-request';
import type { DeskParts } from './request-desk';

const SHARE = 0.6;

export async function beginRequest({ deps, outbox, runner }: DeskParts, turn: Turn, wish: RequestWords): Promise<TurnAnswer> {
  const { conversation, correlationId, person } = turn;
  const isPersonal = conversation.kind === 'personal';
  const reach = isPersonal ? conversation : (await deps.conversations.find(person))?.conversation;
  if (!reach) return { type: 'card', card: deps.buildCard('not-here', { chatUrl: chatUrlOf(deps, conversation), about: 'request' }) };
  const begunWith = JSON.stringify(wish);
  const isWhole = wish.app !== undefined && (wish.people !== undefined || wish.isTestUser === true);
  // A button that is pressed twice asks for one thing.
  const same = (isWhole || turn.what.type === 'click') && (await deps.requests.listOpen(person)).find((one) => one.begunWith === begunWith && isUnsent(one));
  if (same) await runner.dispatch({ record: same, event: { type: 'askedAgain' }, correlationId });
  else await beginNew({ deps, outbox, runner }, turn, makeRequest(deps.newId(), turn, reach, withWholeName(deps, wish), begunWith));
  await outbox.sweep();
  return isPersonal ? { type: 'none' } : { type: 'text', text: deps.say('channel.requestBegun') };
}

/** Nobody but who asks has seen it. */
function isUnsent({ stage }: AccessRequest): boolean {
  return stage === 'form' || stage === 'looking' || stage === 'preview';
}

async function beginNew({ deps, outbox, runner }: Pick<DeskParts, 'deps' | 'outbox' | 'runner'>, { correlationId, person }: Turn, request: AccessRequest): Promise<void> {
  const decided = beginLooking(request);
  const { record } = decided;
  const entry: AuditEntry = { setupId: record.id, tenantId: record.tenantId, at: record.createdAt, byId: person.objectId, byName: person.name, what: 'request.begun' };
  await runner.begin(decided, correlationId, { entries: [entry], letters: listRequestLetters(deps, outbox.address, { after: record, correlationId }) });
  // A look is over in a moment, and shows more than a card that says that it goes on.
  await withinTime(runner.whenIdle(record.id), deps.answerBudgetMs * SHARE);
}

/** “access to … for …” may be the name of one product. */
function withWholeName({ dialogs }: Pick<BotDeps, 'dialogs'>, wish: RequestWords): RequestWords {
  const whole = `${wish.app} for ${wish.people}`;
  return createVendorFinder(dialogs)(whole).exact ? { ...wish, app: whole, people: '' } : wish;
}

function makeRequest(id: string, { activityId, at, person, what }: Turn, conversation: ConversationRef, { account, app = '', days, isTestUser, people = '' }: RequestWords, begunWith: string): AccessRequest {
  const now = at.toISOString();
  return {
    id, code: id.replace(/-/g, '').slice(0, 6).toUpperCase(), tenantId: person.tenantId, requester: person,
    begunWith, ...(what.type === 'message' ? { saidIn: activityId } : {}),
    stage: 'form', status: 'asking', wish: { ...(isTestUser ? { ...TEST_USER, ...(account === undefined ? {} : { account }), people: 'me' } : { people }), app, purpose: 'test', reason: '', ...(days === undefined ? {} : { days }) },
    faults: {}, apps: [], people: [], unclear: [], copies: [{ id: 'requester', conversation, of: 'requester', person }],
    pending: [], revision: 0, face: 0, createdAt: now, updatedAt: now,
  };
}
