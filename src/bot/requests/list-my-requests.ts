// A person's requests as a card, and the audit log of one of them.
import type { AccessRequest } from '../../model/request';
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import { listRows } from '../talk/list-history';
import { stateOf } from './view-request';

/** One button each, and one for the next page. */
const MOST_LISTED = 5;
const MOST_PASSED_OVER = 100_000;

function readOffset(offset: number): number {
  return Math.min(MOST_PASSED_OVER, Math.max(0, Math.trunc(offset) || 0));
}

/** @param offset how many newer ones are passed over */
export async function listMyRequests(deps: Pick<BotDeps, 'buildCard' | 'requests'>, turn: Turn, offset: number): Promise<TurnAnswer> {
  const from = readOffset(offset);
  const [page, total] = await Promise.all([deps.requests.listAll(turn.person, { from, most: MOST_LISTED }), deps.requests.countAll(turn.person)]);
  const shown = from + page.length;
  return {
    type: 'card',
    card: deps.buildCard('requests', { requests: page.map(factOf), more: Math.max(0, total - shown), next: String(shown), hasNewer: from > 0, total }),
  };
}

function factOf(request: AccessRequest) {
  const { app, code, face, id, people, updatedAt, wish } = request;
  const [first] = people;
  const state = stateOf(request);
  const isPartly = state === 'added' && people.some(({ result }) => result?.state === 'failed');
  return { setupId: id, code, revision: face, app: app?.displayName ?? wish.app, people: people.length, firstPerson: first?.displayName ?? wish.people.split('\n')[0] ?? '', state: isPartly ? 'partly' : state, updatedAt };
}

/** @param offset how many newer entries are passed over */
export async function listRequestHistory(deps: Pick<BotDeps, 'audit' | 'buildCard' | 'say'>, request: AccessRequest, offset: number): Promise<TurnAnswer> {
  const { app, code, createdAt, face, id, stage, tenantId } = request;
  const rows = await listRows(deps, { tenantId, id }, readOffset(offset), noteOf);
  return {
    type: 'card',
    card: deps.buildCard('history', { request: { app: app?.displayName ?? '' }, action: { setupId: id, stepId: stage, revision: face }, code, begunAt: createdAt, ...rows }),
  };
}

/** What was asked and decided, in its own words. */
function noteOf({ details = {} }: { details?: Record<string, string> }): string[] {
  return Object.values(details).filter((text) => text !== '');
}
