// Serves the federation metadata, over HTTP and to callers in the same process. Knows nothing of sign-ins.
import { Router } from 'express';
import type { SamlDirectory } from '../tenant/saml-directory';
import { buildMetadata } from './build-metadata';
import { createDefaultCertificate } from './create-default-certificate';

const PATH = '/federationmetadata/2007-06/federationmetadata.xml';
// By tenant, so that every server of the process shows the same one.
const defaultCertificates = new Map<string, Promise<string>>();

/** Router for `GET /{tenantId}/federationmetadata/2007-06/federationmetadata.xml?appid=…`; needs no sign-in, as in Entra. */
export function createMetadataRouter(directory: SamlDirectory): Router {
  const router = Router();
  router.get(`/:tenantId${PATH}`, async (request, response) => {
    const xml = await findMetadata(directory, new URL(request.originalUrl, directory.authorityHost));
    if (xml === undefined) {
      response.status(400).type('text/plain').send(`AADSTS90002: Tenant '${request.params.tenantId}' not found.`);
      return;
    }
    response.set('cache-control', 'no-store').type('application/xml').send(xml);
  });
  return router;
}

/** The metadata document at this address, or undefined when the address is not one of this tenant's. */
export async function findMetadata(directory: SamlDirectory, url: URL): Promise<string | undefined> {
  if (url.pathname !== `/${directory.tenantId}${PATH}`) return undefined;
  const app = directory.findAppByClientId(url.searchParams.get('appid') ?? '');
  const certificateBase64 = app?.signingKey?.certificateBase64 ?? (await getDefaultCertificate(directory));
  return buildMetadata({ tenantId: directory.tenantId, issuer: directory.issuer, authorityHost: directory.authorityHost, certificateBase64 });
}

// Entra documents: without `appid`, or before the app has a key, the document shows the tenant-wide certificate.
function getDefaultCertificate(directory: SamlDirectory): Promise<string> {
  const made = defaultCertificates.get(directory.tenantId) ?? createDefaultCertificate(directory.now());
  defaultCertificates.set(directory.tenantId, made);
  return made;
}
