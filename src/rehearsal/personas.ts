// Whom one can act as in the rehearsal: the people of the tenant that have a part to play.
import type { Persona } from './relay/directory';
import { SEED_PEOPLE } from './tenant/seed-people';
import type { Tenant } from './tenant/tenant';

/** The first one is active at the start. The Playground's file holds at most five. */
export function listPersonas(tenant: Tenant): Persona[] {
  return SEED_PEOPLE.filter((person) => person.about).slice(0, 5).map((person) => ({
    key: person.key,
    name: `${person.givenName} ${person.surname}`,
    objectId: person.objectId,
    userPrincipalName: tenant.users.latest(person.objectId)?.userPrincipalName ?? '',
    about: person.about!,
  }));
}
