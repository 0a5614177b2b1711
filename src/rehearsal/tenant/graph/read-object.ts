// Finds what a path names, by id or alternate key: readable for reads, newest for writes on what is readable.
import type { Replicas } from '../replicas';
import type { Tenant } from '../tenant';
import type { AppRecord, PrincipalRecord } from '../tenant-state';
import { badRequest, notFound } from './graph-error';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a read shows. @throws 404 while the object has not been replicated */
export function readObject<T extends { id: string }>(store: Replicas<T>, id: string): T {
  const found = store.visible(id);
  if (!found) throw notFound(id);
  return found;
}

/** What a write starts from: the newest version, but only of an object that has arrived. */
export function writableObject<T extends { id: string }>(store: Replicas<T>, id: string): T {
  readObject(store, id);
  const latest = store.latest(id);
  if (!latest) throw notFound(id);
  return latest;
}

export function readPrincipal(tenant: Tenant, key: string): PrincipalRecord {
  return readObject(tenant.servicePrincipals, resolveKey(tenant.servicePrincipals, key));
}

export function writablePrincipal(tenant: Tenant, key: string): PrincipalRecord {
  return writableObject(tenant.servicePrincipals, resolveKey(tenant.servicePrincipals, key));
}

export function readApplication(tenant: Tenant, key: string): AppRecord {
  return readObject(tenant.applications, resolveKey(tenant.applications, key));
}

export function writableApplication(tenant: Tenant, key: string): AppRecord {
  return writableObject(tenant.applications, resolveKey(tenant.applications, key));
}

/** Object id for an id or for `appId=…`, the form in which the router hands on an alternate key. */
function resolveKey<T extends { id: string; appId: string }>(store: Replicas<T>, key: string): string {
  if (!key.startsWith('appId=')) {
    if (!GUID.test(key)) throw badRequest(`Invalid object identifier '${key}'.`);
    return key;
  }
  const appId = key.slice('appId='.length);
  const found = store.listVisible().find((one) => one.appId === appId);
  if (!found) throw notFound(appId);
  return found.id;
}
