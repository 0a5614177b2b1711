// Serves what vendors publish on https hosts of their own: the service provider's metadata, one document an account. Knows no page.
import { Router } from 'express';
import { buildSpMetadata } from './build-sp-metadata';
import { type NamedTruth, listAccounts } from './truth';

/** Hosts with something to fetch, each once. */
export function listVendorHosts(truths: NamedTruth[]): string[] {
  return [...new Set(listAccounts(truths).flatMap(({ spMetadataUrl }) => (spMetadataUrl === undefined ? [] : [new URL(spMetadataUrl).hostname])))];
}

/** Answers only under the vendors' own names; everything else goes on to the next router. */
export function createVendorHostsRouter(truths: NamedTruth[]): Router {
  const router = Router();
  const hosts = listVendorHosts(truths);
  const documents = new Map(listAccounts(truths).flatMap((account) => (account.spMetadataUrl === undefined ? [] : [[new URL(account.spMetadataUrl).href, buildSpMetadata(account)]])));
  router.use((req, res, next) => {
    if (!hosts.includes(req.hostname)) return next();
    const document = req.method === 'GET' ? documents.get(new URL(req.originalUrl, `https://${req.hostname}`).href) : undefined;
    if (document === undefined) res.status(404).type('text').send('Nothing is here.');
    else res.type('application/samlmetadata+xml').send(document);
  });
  return router;
}
