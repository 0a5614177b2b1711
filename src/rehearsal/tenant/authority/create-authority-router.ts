// The login service over HTTP: discovery document, keys and token endpoint. Leaves every other path to the next router.
import { randomUUID } from 'node:crypto';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { DEFAULT_DOMAIN, INITIAL_DOMAIN } from '../seed-people';
import type { Tenant } from '../tenant';
import { AuthorityError } from './authority-error';
import { answerGrant, type Form } from './grants';
import { splitScopes } from './scopes';
import { listKeys, v2Issuer } from './tokens';
import { decodeJwt } from 'jose';

/** Express 5 router for the root of the authority's origin. */
export function createAuthorityRouter(tenant: Tenant): Router {
  const router = Router();
  router.get('/:tenant/v2.0/.well-known/openid-configuration', answer(tenant, async () => describeAuthority(tenant)));
  router.get('/:tenant/discovery/v2.0/keys', answer(tenant, () => listKeys(tenant)));
  router.post('/:tenant/oauth2/v2.0/token', express.urlencoded({ extended: false, limit: '200kb' }), answer(tenant, (request) => answerToken(tenant, request)));
  return router;
}

type Answer = (request: Request) => Promise<unknown>;

function answer(tenant: Tenant, produce: Answer) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    try {
      checkTenant(tenant, String(request.params.tenant));
      response.set('cache-control', 'no-store').json(await produce(request));
    } catch (error) {
      if (!(error instanceof AuthorityError)) return next(error);
      response.status(error.status).set('cache-control', 'no-store').json(describeError(tenant, error, request));
    }
  };
}

function checkTenant(tenant: Tenant, name: string): void {
  if ([tenant.tenantId, DEFAULT_DOMAIN, INITIAL_DOMAIN].includes(name.toLowerCase())) return;
  throw new AuthorityError('invalid_tenant', 90002, `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`);
}

/** Entra docs, "On-Behalf-Of flow": sample of an error answer. */
function describeError(tenant: Tenant, error: AuthorityError, request: Request): Record<string, unknown> {
  return {
    error: error.error,
    error_description: error.message,
    error_codes: [error.errorCode],
    timestamp: tenant.tokenNow().toISOString(),
    trace_id: randomUUID(),
    correlation_id: request.get('client-request-id') ?? randomUUID(),
    ...(error.suberror ? { suberror: error.suberror } : {}),
    ...(error.claims ? { claims: error.claims } : {}),
  };
}

function describeAuthority(tenant: Tenant): Record<string, unknown> {
  const base = `${tenant.authorityHost}/${tenant.tenantId}`;
  return {
    issuer: v2Issuer(tenant),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(tenant.authorityHost).host,
    msgraph_host: new URL(tenant.graphBaseUrl).host,
  };
}

async function answerToken(tenant: Tenant, request: Request): Promise<unknown> {
  const form = (request.body ?? {}) as Form;
  const seen = { grant: form.grant_type ?? '', scopes: splitScopes(form.scope), personObjectId: readPerson(form.assertion) };
  try {
    const granted = await answerGrant(tenant, form);
    tenant.emitTokenRequest({ ...seen, status: 200 });
    return granted;
  } catch (error) {
    if (error instanceof AuthorityError) tenant.emitTokenRequest({ ...seen, status: error.status, errorCode: error.errorCode });
    throw error;
  }
}

/** For observers only: nothing is checked here. */
function readPerson(assertion: string | undefined): string | undefined {
  try {
    return assertion ? String(decodeJwt(assertion).oid) : undefined;
  } catch {
    return undefined;
  }
}
