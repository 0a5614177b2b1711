// addTokenSigningCertificate: a real key pair whose private half stays in the tenant. Graph docs: servicePrincipal addTokenSigningCertificate.
import { keepSigningKey } from '../keep-signing-key';
import { checkParameters } from './check-entity';
import { writablePrincipal } from './read-object';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { badRequest, invalidValue } from './graph-error';

const RESOURCE = 'ServicePrincipal';
const LONGEST_YEARS = 3;

export const signingCertificateRoutes: Route[] = [{
  method: 'POST', path: 'servicePrincipals/{id}/addTokenSigningCertificate', task: 'manageApps',
  scopes: anyOf('Application.ReadWrite.All', 'Directory.ReadWrite.All'), writes: ({ id }) => `servicePrincipals/${id}`, handle: add,
}];

async function add(call: GraphCall, { id = '' }: Params): Promise<GraphAnswer> {
  const { tenant } = call;
  // Graph's schema of this cloud has no such action: the address leads nowhere.
  if (tenant.cloud.lacks.operations.includes('addTokenSigningCertificate')) throw badRequest("Resource not found for the segment 'addTokenSigningCertificate'.", 'BadRequest');
  const principal = writablePrincipal(tenant, id);
  const body = checkParameters('addTokenSigningCertificate', call.body) as { displayName?: string; endDateTime?: string };
  const displayName = readName(body.displayName);
  const start = tenant.now();
  const end = readEnd(start, body.endDateTime);
  const { certificateBase64, shared, signKeyId, thumbprint } = await keepSigningKey(tenant, principal, displayName, [start, end]);
  // Seen with the real service: the keyId answered is the Sign key's, while type and usage are the Verify key's.
  return {
    status: 200,
    body: {
      '@odata.context': `${tenant.graphBaseUrl}/v1.0/$metadata#microsoft.graph.selfSignedCertificate`,
      ...shared, key: certificateBase64, keyId: signKeyId, thumbprint, type: 'AsymmetricX509Cert', usage: 'Verify',
    },
  };
}

function readName(displayName: string | undefined): string {
  if (!displayName) throw badRequest(`A value is required for property 'displayName' of resource '${RESOURCE}'.`);
  if (!/^CN=[^,+="<>#;\\\r\n]+$/.test(displayName)) throw invalidValue('displayName', RESOURCE);
  return displayName;
}

function readEnd(start: Date, endDateTime: string | undefined): Date {
  const longest = new Date(start);
  longest.setUTCFullYear(longest.getUTCFullYear() + LONGEST_YEARS);
  if (!endDateTime) return longest;
  const end = new Date(endDateTime);
  if (end <= start || end > longest) throw invalidValue('endDateTime', RESOURCE);
  return end;
}
