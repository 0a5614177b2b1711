// Splits the scope parameter by resource; knows the form of scopes, not who may have them.
import type { Tenant } from '../tenant';
import { AuthorityError } from './authority-error';

/** Scopes of OpenID Connect that belong to no resource. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

type Names = Pick<Tenant, 'graphBaseUrl' | 'cloud'>;

export function splitScopes(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter(Boolean);
}

/**
 * Bare Graph scope names out of full or bare ones; `.default` stays as it is.
 * @throws AADSTS500011 for another resource, such as Graph's host of another cloud
 */
export function readGraphScopes(scopes: string[], { graphBaseUrl, cloud }: Names): string[] {
  return scopes.map((scope) => {
    if (!scope.includes('://')) return scope;
    const cut = scope.lastIndexOf('/');
    const resource = scope.slice(0, cut).replace(/\/$/, '');
    if (resource !== graphBaseUrl && resource !== cloud.graphResource) {
      throw new AuthorityError('invalid_resource', 500011, `The resource principal named ${resource} was not found in the tenant named Contoso.`);
    }
    return scope.slice(cut + 1);
  });
}

/** The name under which the request asked for Graph: the answer uses the same, so that a token cache finds it again. */
export function findGraphResource(scopes: string[], { graphBaseUrl, cloud: { graphResource } }: Names): string {
  return scopes.some((scope) => scope.startsWith(`${graphResource}/`)) ? graphResource : graphBaseUrl;
}

export function qualifyScope(scope: string, resource: string): string {
  return OIDC_SCOPES.includes(scope) ? scope : `${resource}/${scope}`;
}
