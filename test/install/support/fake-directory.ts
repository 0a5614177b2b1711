// The applications, service principals and consents of a directory, as Graph keeps them; each request is judged by Microsoft's schema first. Knows no az.
import { randomUUID, X509Certificate } from 'node:crypto';
import { checkGraphRequest } from '../../support/graph-schema';
import { NEEDED } from './needed-scopes';

export interface DirectoryAnswer {
  status: number;
  body?: unknown;
  code?: string;
  message?: string;
}

export interface DirectoryRequest {
  method: string;
  /** With `/v1.0` and query, decoded. */
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

interface Scope { id: string; value: string; isEnabled: boolean }
interface Trust { name: string; issuer: string; subject: string; audiences: string[] }
interface Grant { clientId: string; consentType: string; resourceId: string; scope: string }

export interface KeptApplication {
  id: string;
  appId: string;
  uniqueName?: string;
  displayName: string;
  signInAudience: string;
  identifierUris: string[];
  web: { redirectUris: string[] };
  api: { requestedAccessTokenVersion: number | null; oauth2PermissionScopes: Scope[]; preAuthorizedApplications: Array<{ appId: string; delegatedPermissionIds: string[] }> };
  requiredResourceAccess: Array<{ resourceAppId: string; resourceAccess: Array<{ id: string; type: string }> }>;
  passwordCredentials: Array<{ displayName: string; endDateTime: string; keyId: string }>;
  keyCredentials: Array<{ customKeyIdentifier: string; endDateTime: string; displayName: string }>;
}

const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
const UNKNOWN: DirectoryAnswer = { status: 404, code: 'Request_ResourceNotFound', message: 'Resource does not exist.' };
const refuse = (message: string): DirectoryAnswer => ({ status: 400, code: 'Request_BadRequest', message });

export class FakeDirectory {
  readonly applications: KeptApplication[] = [];
  readonly principals: Array<{ id: string; appId: string }> = [];
  readonly grants: Array<Grant & { id: string }> = [];
  readonly federated = new Map<string, Trust[]>();
  readonly secrets: string[] = [];
  readonly graphId = randomUUID();
  readonly scopes: Scope[] = [...NEEDED, 'Mail.Read', 'Directory.ReadWrite.All'].map((value) => ({ id: randomUUID(), value, isEnabled: true }));

  constructor(readonly tenantId: string) {
    this.principals.push({ id: this.graphId, appId: GRAPH_APP });
  }

  answer(request: DirectoryRequest): DirectoryAnswer {
    const { method, path, headers, body } = request;
    const faults = checkGraphRequest({ method, path, body });
    if (faults.length > 0) return refuse(faults.join('; '));
    if (body !== undefined && headers['Content-Type'] !== 'application/json') return refuse('Content-Type is missing');
    const [place, query = ''] = path.replace('/v1.0/', '').split('?');
    const [root = '', id = '', more = ''] = place!.split('/');
    const [, kind = root, key = '', value = ''] = /^(\w+)\((\w+)='([^']*)'\)$/.exec(root) ?? [];
    const application = this.applications.find((one) => one.id === id);
    switch (`${method} ${kind}${id ? '/id' : ''}${more ? `/${more}` : ''}`) {
      case 'GET applications': return this.show(this.applications.find((one) => one[key as 'appId'] === value));
      case 'PATCH applications': return key === 'uniqueName' && headers.Prefer === 'create-if-missing' ? this.upsert(value, body as Partial<KeptApplication>) : refuse('only the upsert is played');
      case 'PATCH applications/id': return this.change(application, body as Partial<KeptApplication>);
      case 'POST applications/id/addPassword': return this.addPassword(application, (body as { passwordCredential: { displayName: string; endDateTime: string } }).passwordCredential);
      case 'GET applications/id/federatedIdentityCredentials': return { status: 200, body: { value: this.federated.get(id) ?? [] } };
      case 'POST applications/id/federatedIdentityCredentials': return this.trust(id, body as Trust);
      case 'GET servicePrincipals': return this.show(this.findPrincipal(value));
      case 'POST servicePrincipals': return this.addPrincipal((body as { appId: string }).appId);
      case 'GET oauth2PermissionGrants': return { status: 200, body: { value: this.grants.filter(({ clientId }) => query === `$filter=clientId eq '${clientId}'`) } };
      case 'POST oauth2PermissionGrants': return this.grant(body as Grant);
      case 'PATCH oauth2PermissionGrants/id': {
        const grant = this.grants.find((one) => one.id === id);
        return grant ? (Object.assign(grant, body), { status: 204 }) : UNKNOWN;
      }
      default: return refuse(`${method} ${path} is not played`);
    }
  }

  /** What az makes of `ad app credential reset --append --cert`. */
  addCertificate(appId: string, pem: string): DirectoryAnswer {
    const application = this.applications.find((one) => one.appId === appId);
    if (!application) return UNKNOWN;
    if (/PRIVATE KEY/.test(pem)) return refuse('a private key was handed over');
    const { fingerprint, validTo } = new X509Certificate(pem);
    application.keyCredentials.push({ customKeyIdentifier: Buffer.from(fingerprint.replace(/:/g, ''), 'hex').toString('base64'), endDateTime: new Date(validTo).toISOString(), displayName: 'Latchkey' });
    return { status: 200, body: { appId, password: null, tenant: this.tenantId } };
  }

  private show(found: object | undefined): DirectoryAnswer {
    return found ? { status: 200, body: structuredClone(found) } : UNKNOWN;
  }

  private findPrincipal(appId: string): object | undefined {
    const found = this.principals.find((one) => one.appId === appId);
    return found && appId === GRAPH_APP ? { ...found, oauth2PermissionScopes: this.scopes } : found;
  }

  private upsert(uniqueName: string, body: Partial<KeptApplication>): DirectoryAnswer {
    const there = this.applications.find((one) => one.uniqueName === uniqueName);
    if (there) return this.change(there, body);
    if (!body.displayName) return refuse('displayName is missing');
    const made: KeptApplication = {
      displayName: '', signInAudience: 'AzureADMyOrg', identifierUris: [], web: { redirectUris: [] }, api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [], preAuthorizedApplications: [] },
      requiredResourceAccess: [], passwordCredentials: [], keyCredentials: [], id: randomUUID(), appId: randomUUID(), uniqueName,
    };
    const changed = this.change(made, body);
    if (changed.status >= 300) return changed;
    this.applications.push(made);
    return { status: 201, body: structuredClone(made) };
  }

  private change(application: KeptApplication | undefined, body: Partial<KeptApplication>): DirectoryAnswer {
    if (!application) return UNKNOWN;
    const known = application.api.oauth2PermissionScopes.map(({ id }) => id);
    const early = body.api?.preAuthorizedApplications.flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds).find((id) => !known.includes(id));
    if (early) return refuse(`pre-authorised for the permission ${early}, which is not there`);
    if (body.identifierUris?.some((uri) => !uri.includes(application.appId))) return refuse('an identifier has to hold the application id, the tenant id or a verified domain');
    if (body.requiredResourceAccess?.some(({ resourceAccess }) => resourceAccess.some(({ id }) => !this.scopes.some((scope) => scope.id === id)))) return refuse('an unknown permission');
    if (body.web?.redirectUris.some((uri) => !uri.startsWith('https://'))) return refuse('a redirect address has to be https');
    Object.assign(application, structuredClone(body));
    return { status: 204 };
  }

  private addPassword(application: KeptApplication | undefined, { displayName, endDateTime }: { displayName: string; endDateTime: string }): DirectoryAnswer {
    if (!application) return UNKNOWN;
    const secretText = `secret~${randomUUID()}`;
    this.secrets.push(secretText);
    application.passwordCredentials.push({ displayName, endDateTime, keyId: randomUUID() });
    return { status: 200, body: { displayName, endDateTime, secretText } };
  }

  private trust(id: string, body: Trust): DirectoryAnswer {
    const list = this.federated.get(id) ?? [];
    if (list.some((one) => one.name === body.name || (one.issuer === body.issuer && one.subject === body.subject))) return { status: 409, code: 'Request_MultipleObjectsWithSameKeyValue', message: 'it is there already' };
    this.federated.set(id, [...list, body]);
    return { status: 201, body };
  }

  private addPrincipal(appId: string): DirectoryAnswer {
    if (!this.applications.some((one) => one.appId === appId)) return { status: 400, code: 'NoBackingApplicationObject', message: 'The appId does not reference a valid application object.' };
    if (this.principals.some((one) => one.appId === appId)) return { status: 409, code: 'Request_MultipleObjectsWithSameKeyValue', message: 'The service principal is there already.' };
    const made = { id: randomUUID(), appId };
    this.principals.push(made);
    return { status: 201, body: made };
  }

  private grant(body: Grant): DirectoryAnswer {
    if (![body.clientId, body.resourceId].every((id) => this.principals.some((one) => one.id === id))) return UNKNOWN;
    const unknown = body.scope.split(' ').filter((scope) => !this.scopes.some(({ value }) => value === scope));
    if (unknown.length > 0 || this.grants.some((one) => one.clientId === body.clientId && one.resourceId === body.resourceId)) return refuse(`unknown or there already: ${unknown.join(', ')}`);
    const made = { id: randomUUID(), ...body };
    this.grants.push(made);
    return { status: 201, body: made };
  }
}
