// Writes the bot's settings as lines `NAME=value`, and into a file for this account alone. Knows no tenant.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Registered, Wanted } from './registered';

/** The settings that the bot is started with. A secret only when it was made just now. */
export function listSettings({ application, secret }: Registered, { tenantId, publicUrl, cloud, credential }: Wanted): Record<string, string> {
  return {
    MicrosoftAppId: application?.appId ?? '',
    MicrosoftAppTenantId: tenantId,
    MicrosoftAppType: 'SingleTenant',
    ...(credential.type === 'federated' ? { MicrosoftAppFederatedClientId: credential.identityClientId } : {}),
    ...(credential.type === 'certificate' ? { MicrosoftAppCertificatePath: credential.path } : {}),
    ...(secret === undefined ? {} : { MicrosoftAppPassword: secret }),
    PUBLIC_URL: publicUrl,
    CLOUD: cloud,
  };
}

const CREDENTIALS = ['MicrosoftAppPassword', 'MicrosoftAppCertificatePath', 'MicrosoftAppFederatedClientId'];

/** Keeps the lines of other settings; a kind of credential that is no longer used goes, because the bot takes exactly one. */
export function writeSettingsFile(path: string, settings: Record<string, string>): void {
  const before = existsSync(path) ? readFileSync(path, 'utf8').split(/\r?\n/) : [];
  const nameOf = (line: string) => /^\s*(\w+)\s*=/.exec(line)?.[1] ?? '';
  const changesCredential = CREDENTIALS.some((name) => name in settings);
  const kept = before.filter((line) => line.trim() !== '' && !(nameOf(line) in settings) && !(changesCredential && CREDENTIALS.includes(nameOf(line))));
  const lines = [...kept, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
  // An older file may be open to others: close it before the secret is in it.
  if (existsSync(path)) chmodSync(path, 0o600);
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
}

/** True when a file holds a secret that an earlier run wrote. */
export function hasSecret(path: string | undefined): boolean {
  return path !== undefined && existsSync(path) && /^\s*MicrosoftAppPassword\s*=\s*\S/m.test(readFileSync(path, 'utf8'));
}
