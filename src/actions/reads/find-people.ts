// Finds colleagues by a part of the name or by the exact sign-in name. Changes nothing.
import type { User } from '@microsoft/microsoft-graph-types';
import { findUser, listUsersBySignInName, searchUsers } from '../../graph/users';
import type { ActionContext } from '../../model/action';
import type { DirectoryPerson } from '../../model/person';

// User.ReadBasic.All would hide whether the account is disabled.
export const FIND_PEOPLE_SCOPES = ['User.Read.All'];

const MOST_PEOPLE = 10;

/** At most 10, by name. A text with an @ is a sign-in name: the exact person, else those whose sign-in name begins so. */
export async function findPeople({ graph }: Pick<ActionContext, 'graph'>, text: string): Promise<DirectoryPerson[]> {
  const wanted = text.trim();
  if (wanted === '') return [];
  const users = wanted.includes('@') ? await bySignInName(graph, wanted) : await byName(graph, wanted);
  return users.map(toPerson).sort((one, other) => one.displayName.localeCompare(other.displayName)).slice(0, MOST_PEOPLE);
}

async function bySignInName(graph: ActionContext['graph'], wanted: string): Promise<User[]> {
  const exact = await findUser(graph, wanted);
  return exact === undefined ? listUsersBySignInName(graph, wanted, MOST_PEOPLE) : [exact];
}

/** Names are searched by words; the beginning of a sign-in name helps with `b.simon`. */
async function byName(graph: ActionContext['graph'], wanted: string): Promise<User[]> {
  const [named, signIns] = await Promise.all([searchUsers(graph, wanted, MOST_PEOPLE), listUsersBySignInName(graph, wanted, MOST_PEOPLE)]);
  return [...new Map([...named, ...signIns].map((user) => [user.id, user])).values()];
}

export function toPerson(user: User): DirectoryPerson {
  return {
    objectId: user.id ?? '',
    displayName: user.displayName ?? '',
    userPrincipalName: user.userPrincipalName ?? '',
    ...(user.mail == null ? {} : { mail: user.mail }),
    accountEnabled: user.accountEnabled !== false,
    isGuest: user.userType === 'Guest',
  };
}
