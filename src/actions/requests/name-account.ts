// What a new account is to be called: a sign-in name on a domain of the tenant that nobody has yet. Changes nothing.
import type { Organization } from '@microsoft/microsoft-graph-types';
import type { ActionContext } from '../../model/action';
import type { AccountFault, AccountName } from '../../model/request';
import { getOrganization } from '../../graph/organization';
import { findUser } from '../../graph/users';

// Graph docs, "Get organization": User.Read shows the verified domains.
export const NAME_ACCOUNT_SCOPES = ['User.Read', 'User.Read.All'];

const NICKNAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/i;

/** @param typed with or without a domain; without one it is the tenant's default */
export async function nameAccount({ graph }: Pick<ActionContext, 'graph'>, typed: string): Promise<AccountName | { fault: AccountFault }> {
  const [nickname = '', domain, ...more] = typed.trim().split('@');
  if (nickname === '') return { fault: 'missing' };
  if (!NICKNAME.test(nickname) || more.length > 0) return { fault: 'mistake' };
  const organization = await getOrganization(graph);
  const taken = domain === undefined ? defaultDomain(organization) : listDomains(organization).find((one) => one.toLowerCase() === domain.toLowerCase());
  if (taken === undefined) return { fault: 'noDomain' };
  const userPrincipalName = `${nickname}@${taken}`;
  if (await findUser(graph, userPrincipalName)) return { fault: 'taken' };
  return { displayName: displayNameOf(nickname), mailNickname: nickname, userPrincipalName };
}

/** A federated domain keeps its passwords elsewhere (Graph docs: create user). */
function listDomains({ verifiedDomains }: Organization): string[] {
  return (verifiedDomains ?? []).flatMap(({ name, type }) => (type === 'Federated' || name == null ? [] : [name]));
}

function defaultDomain(organization: Organization): string | undefined {
  const domains = listDomains(organization);
  const wanted = organization.verifiedDomains?.find(({ isDefault }) => isDefault)?.name;
  return domains.find((one) => one === wanted) ?? domains[0];
}

/** b.simon is B.Simon to people. */
function displayNameOf(nickname: string): string {
  return nickname.replace(/(^|[._-])([a-z])/g, (_whole, before: string, letter: string) => `${before}${letter.toUpperCase()}`);
}
