// Whose sign-in the work of a request waits for.
import type { AccessRequest } from '../../model/request';
import type { Person } from '../../model/person';

/** Looking is done with the rights of who asks, everything else with those of who decided. Undefined: it waits for no sign-in. */
export function waitingPerson({ actor, requester, stage, status }: Pick<AccessRequest, 'actor' | 'requester' | 'stage' | 'status'>): Person | undefined {
  if (status !== 'needs-sign-in') return undefined;
  return stage === 'looking' ? requester : actor ?? requester;
}
