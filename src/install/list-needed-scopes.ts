// Lists the delegated permissions that the bot's code asks for, each with what it is for. Knows no tenant.
import { ACTIONS } from '../actions';
import { READ_SCOPES } from '../bot/work/list-rights';
import { loadWords } from '../content/load-words';
import { SIGN_IN_SCOPES } from '../server/authorize-url';

export interface NeededScope {
  scope: string;
  /** In plain words, as the bot itself says it in its cards. */
  reason: string;
  /** Actions and reads that ask for it. */
  usedBy: string[];
}

/** What the bot reads beside its actions, in words. */
const READS: Record<keyof typeof READ_SCOPES, string> = { access: 'role check before a setup', people: 'search for a person', apps: 'search for an app', signIns: 'sign-in log' };

/** Belongs to the protocol and opens nothing in Graph. @azure/identity asks for offline_access with every on-behalf-of exchange (MSAL for Node, default scopes). */
const PROTOCOL_SCOPES: Record<string, string> = {
  openid: 'Sign the person in',
  profile: 'Know the name of the signed-in person',
  offline_access: 'Renew the on-behalf-of token while a setup runs; what is renewed stays in memory',
};

/**
 * Exactly what the code asks for, by name.
 * @param cardsFolder where the wording stands
 * @throws Error when a permission has no wording
 */
export function listNeededScopes(cardsFolder: string): NeededScope[] {
  const words = loadWords(cardsFolder).scopes;
  const users = new Map<string, Set<string>>();
  const add = (scope: string, user: string) => users.set(scope, (users.get(scope) ?? new Set()).add(user));
  for (const { name, scopes, scopesWith = {} } of ACTIONS) for (const scope of [...scopes, ...Object.values(scopesWith).flat()]) add(scope, name);
  for (const [read, scopes] of Object.entries(READ_SCOPES)) for (const scope of scopes) add(scope, READS[read as keyof typeof READS]);
  for (const scope of [...SIGN_IN_SCOPES, 'offline_access']) add(scope, 'sign-in');
  return [...users].map(([scope, by]) => ({ scope, reason: reasonFor(scope, words), usedBy: [...by] })).sort((a, b) => a.scope.localeCompare(b.scope, 'en'));
}

function reasonFor(scope: string, words: Record<string, string>): string {
  const reason = PROTOCOL_SCOPES[scope] ?? words[scope];
  if (reason === undefined) throw new Error(`${scope} has no wording: add it under "scopes" in cards/words.yaml.`);
  return reason;
}
