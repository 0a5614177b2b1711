// Finds whom somebody means: the one person of a sign-in name, a mail address or an exact name, else all who fit. Changes nothing.
import { findUser, listUsersByMail } from '../../graph/users';
import type { ActionContext } from '../../model/action';
import type { DirectoryPerson } from '../../model/person';
import { findPeople, toPerson } from './find-people';

const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const MOST_WITH_ONE_MAIL = 10;

/** At most 10, by name. Somebody's exact name stands alone, unless several bear it. */
export async function findPerson(context: Pick<ActionContext, 'graph'>, text: string): Promise<DirectoryPerson[]> {
  const wanted = text.trim();
  if (ID.test(wanted)) {
    const user = await findUser(context.graph, wanted);
    return user === undefined ? [] : [toPerson(user)];
  }
  const found = await findPeople(context, wanted);
  if (found.length === 0 && wanted.includes('@')) return (await listUsersByMail(context.graph, wanted, MOST_WITH_ONE_MAIL)).map(toPerson);
  const exact = found.filter(({ displayName }) => displayName.toLowerCase() === wanted.toLowerCase());
  return exact.length > 0 ? exact : found;
}
