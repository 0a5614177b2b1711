// The id of the app in Teams, where no setting says it. Knows no manifest.
import { createHash } from 'node:crypto';

/** The same for every package of one registration: Teams takes another id for another app. RFC 9562 version 5, the client id being the namespace. */
export function deriveAppId(clientId: string): string {
  const hash = createHash('sha1').update(Buffer.from(clientId.toLowerCase().replace(/-/g, ''), 'hex')).update('teams-app').digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex').slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
