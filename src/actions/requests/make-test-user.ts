// Makes the account that a request asked for, once: what an attempt that was killed has sent is looked for first. Takes it away again only while it is what was made.
import type { ActionContext } from '../../model/action';
import type { AccountName, AskedAccount } from '../../model/request';
import type { DirectoryPerson } from '../../model/person';
import { pollUntil } from '../../graph/poll-until';
import { findUser } from '../../graph/users';
import { createTestUser } from '../create-test-user';
import { testUserTitle } from '../shared/setup-marker';
import { toPerson } from '../reads/find-people';

export const MAKE_TEST_USER_SCOPES = createTestUser.scopes;

/** What the action of a setup needs, without what only setups have. */
export type UserWork = Pick<ActionContext, 'beginWrite' | 'graph' | 'now' | 'revealSecret' | 'wait'>;

/** How long one that an earlier attempt sent may take to show up, in ms. */
const LATE_MS = 60_000;

/** @param code of the request, which the account bears @param wasSent by an attempt before this one, whose answer nobody heard. Resolves with `isFound`, when that attempt made it: its password is not known here */
export async function makeTestUser(work: UserWork, code: string, { displayName, mailNickname, userPrincipalName }: AccountName, wasSent: boolean): Promise<{ person: DirectoryPerson; isFound: boolean }> {
  if (wasSent) {
    const found = await pollUntil(() => findUser(work.graph, userPrincipalName), (user) => user !== undefined, { wait: work.wait, capMilliseconds: LATE_MS }).catch(() => undefined);
    // Somebody else's of that name is never taken for ours.
    if (found?.jobTitle === testUserTitle(code)) return { person: toPerson(found), isFound: true };
  }
  const { objectId } = await createTestUser.run({ displayName, mailNickname, userPrincipalName }, contextOf(work, code));
  return { person: { objectId, displayName, userPrincipalName, accountEnabled: true, isGuest: false }, isFound: false };
}

export async function deleteTestUser(work: UserWork, code: string, { displayName, objectId, userPrincipalName }: Pick<AskedAccount, 'displayName' | 'objectId' | 'userPrincipalName'>): Promise<void> {
  if (objectId !== undefined) await createTestUser.undo!({ displayName, objectId, userPrincipalName }, contextOf(work, code));
}

function contextOf(work: UserWork, setupCode: string): ActionContext {
  return { ...work, setupCode, progress: () => undefined } as unknown as ActionContext;
}
