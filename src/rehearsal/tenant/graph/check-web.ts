// The rules for an application's web part: reply URLs, their indexes, logout URL. Writes nothing.
import type { WebApplication } from '@microsoft/microsoft-graph-types';
import { badRequest, invalidValue } from './graph-error';

/** Graph docs: redirectUriSettings; Entra docs, "Redirect URI restrictions". @param web the merged value */
export function checkWeb(web: WebApplication): void {
  const uris = web.redirectUris ?? [];
  if (new Set(uris).size !== uris.length) throw badRequest('Request contains a property with duplicate values.');
  if (uris.length > 256 || uris.some((uri) => !isReplyUrl(uri))) throw invalidValue('redirectUris', 'Application');
  if (web.logoutUrl && !isReplyUrl(web.logoutUrl)) throw invalidValue('logoutUrl', 'Application');
  const settings = web.redirectUriSettings ?? [];
  const indexes = settings.flatMap((setting) => setting.index ?? []);
  const isStale = settings.some((setting) => !uris.includes(setting.uri ?? ''));
  if (isStale || new Set(indexes).size !== indexes.length) throw invalidValue('redirectUriSettings', 'Application');
}

function isReplyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol === 'http:') return ['localhost', '127.0.0.1'].includes(url.hostname);
  return url.protocol !== 'javascript:' && url.protocol !== 'data:' && !url.hash;
}
