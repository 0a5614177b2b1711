// People of the directory: looking them up, and making a test user.
import type { User } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { SetupError } from '../model/errors';
import { odataText, searchClause } from './odata';

const FIELDS = 'id,displayName,userPrincipalName,mail,accountEnabled,userType,jobTitle';

/** @param idOrPrincipalName object id or user principal name */
export async function findUser(graph: GraphSession, idOrPrincipalName: string): Promise<User | undefined> {
  try {
    return await graph.get<User>(`/users/${encodeURIComponent(idOrPrincipalName)}`, { query: { $select: FIELDS } });
  } catch (error) {
    if (error instanceof SetupError && error.code === 'graph/not-found') return undefined;
    throw error;
  }
}

export function getMe(graph: GraphSession): Promise<User> {
  return graph.get<User>('/me', { query: { $select: 'id,displayName,userPrincipalName,mail' } });
}

/** One page by a part of the name. Graph docs: $search on directory objects needs the header; it matches words, not pieces of them. */
export async function searchUsers(graph: GraphSession, text: string, limit: number): Promise<User[]> {
  const page = await graph.get<{ value: User[] }>('/users', {
    query: { $search: searchClause('displayName', text), $select: FIELDS, $top: String(limit) },
    headers: { ConsistencyLevel: 'eventual' },
  });
  return page.value.slice(0, limit);
}

/** One page by the beginning of the sign-in name. */
export async function listUsersBySignInName(graph: GraphSession, beginning: string, limit: number): Promise<User[]> {
  const page = await graph.get<{ value: User[] }>('/users', {
    query: { $filter: `startsWith(userPrincipalName,${odataText(beginning)})`, $select: FIELDS, $top: String(limit) },
  });
  return page.value.slice(0, limit);
}

/** One page of those with exactly this mail address; guests are known by theirs. */
export async function listUsersByMail(graph: GraphSession, mail: string, limit: number): Promise<User[]> {
  const page = await graph.get<{ value: User[] }>('/users', { query: { $filter: `mail eq ${odataText(mail)}`, $select: FIELDS, $top: String(limit) } });
  return page.value.slice(0, limit);
}

export function createUser(graph: GraphSession, user: User): Promise<User> {
  return graph.post<User>('/users', user, { once: true });
}

export async function deleteUser(graph: GraphSession, id: string): Promise<void> {
  await graph.delete(`/users/${encodeURIComponent(id)}`).catch((error: unknown) => {
    if (!(error instanceof SetupError && error.code === 'graph/not-found')) throw error;
  });
}
