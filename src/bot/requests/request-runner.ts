// Runs requests: what the loop of all records does, with the rules of asking and deciding. Knows no card and no chat.
import type { AccessRequest, RequestEffect, RequestEvent } from '../../model/request';
import { transitionRequest } from '../../engine/request/transition-request';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';
import { createRecordRunner, type RecordRunner } from '../work/record-runner';
import { listRequestEntries } from './list-request-entries';
import { listRequestLetters } from './list-request-letters';
import { createRequestPerformer, type PasswordHooks } from './request-performer';

export type RequestRunner = RecordRunner<AccessRequest, RequestEffect, RequestEvent>;

/** @param onLetters what was saved with a change is in the outbox */
export function createRequestRunner(deps: BotDeps, { onLetters, outbox, ...hooks }: PasswordHooks & { onLetters: () => void; outbox: Pick<Outbox, 'address'> }): RequestRunner {
  const performer = createRequestPerformer(deps, hooks);
  return createRecordRunner<AccessRequest, RequestEffect, RequestEvent>(deps, {
    store: deps.requests,
    isKnown: () => true,
    decide: (request, event) => transitionRequest(request, event, deps.now().toISOString()),
    isClick: ({ type }) => type === 'clicked',
    listAuditEntries: listRequestEntries,
    listLetters: (before, after, correlationId) => listRequestLetters(deps, outbox.address, { before, after, correlationId }),
    onLetters,
    // Each card of a request has a letter of its own.
    isCardOwed: false,
    perform: performer.perform,
  });
}
