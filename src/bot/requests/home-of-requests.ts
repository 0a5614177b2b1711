// Where the first password of a test user belongs that a request made: in the chat of whoever signs in with it.
import type { AccessRequest } from '../../model/request';
import type { BotDeps } from '../bot-deps';
import type { PasswordHome } from '../show/password-cards';
import type { RequestRunner } from './request-runner';

export function homeOfRequests(deps: Pick<BotDeps, 'requests' | 'say'>, runner: Pick<RequestRunner, 'dispatch'>): PasswordHome<AccessRequest> {
  return {
    find: (tenantId, id) => deps.requests.find(tenantId, id),
    dispatch: (record, event, correlationId) => runner.dispatch({ record, event, correlationId }),
    chatOf: ({ account, copies }) => account?.chat ?? copies[0]!.conversation,
    personOf: ({ account }) => ({ displayName: account?.displayName ?? '', userPrincipalName: account?.userPrincipalName ?? '' }),
    sayLost: (person) => deps.say('chat.testUserPasswordLost', { ...person }),
    frameOf: ({ app, code, face, id, stage }) => ({ code, app: app?.displayName ?? '', action: { setupId: id, stepId: stage, revision: face } }),
  };
}
