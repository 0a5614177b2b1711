// The settings of `npm run package`, checked. Knows no manifest.
import { z } from 'zod';
import { ConfigError, readSettings, SettingsSchema } from '../config';
import { deriveAppId } from '../derive-app-id';

const httpsPage = z.url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'must be an https address of a page that opens without signing in' });

/** What is said of whoever runs the bot has no default: nobody else can answer for it. */
export const PackageSettingsSchema = SettingsSchema.pick({ MicrosoftAppId: true, CLOUD: true, TEAMS_APP_ID: true }).extend({
  PUBLIC_URL: z.string(),
  TEAMS_DEVELOPER_NAME: z.string().max(32, 'must have at most 32 characters'),
  TEAMS_WEBSITE_URL: httpsPage,
  TEAMS_PRIVACY_URL: httpsPage,
  TEAMS_TERMS_URL: httpsPage,
});

export interface PackageSettings {
  clientId: string;
  cloud: z.infer<typeof PackageSettingsSchema>['CLOUD'];
  /** Host alone, lower case. */
  publicHost: string;
  appId: string;
  /** True: the app's id was made out of the client id. */
  isDerived: boolean;
  developer: { name: string; websiteUrl: string; privacyUrl: string; termsUrl: string };
}

/** @throws ConfigError when a setting is missing, or no manifest may carry it. */
export function readPackageSettings(env?: Record<string, string | undefined>): PackageSettings {
  const settings = readSettings(PackageSettingsSchema, 'no package is written', env);
  const clientId = settings.MicrosoftAppId.toLowerCase();
  return {
    clientId,
    cloud: settings.CLOUD,
    publicHost: readPublicHost(settings.PUBLIC_URL),
    appId: settings.TEAMS_APP_ID?.toLowerCase() ?? deriveAppId(clientId),
    isDerived: settings.TEAMS_APP_ID === undefined,
    developer: { name: settings.TEAMS_DEVELOPER_NAME, websiteUrl: settings.TEAMS_WEBSITE_URL, privacyUrl: settings.TEAMS_PRIVACY_URL, termsUrl: settings.TEAMS_TERMS_URL },
  };
}

/** Teams opens pages of a public name only; an address of this machine belongs to the rehearsal. */
function readPublicHost(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.pathname !== '/' || url.search !== '' || url.username !== '') throw new ConfigError('PUBLIC_URL must be an https address without path, as Teams reaches it.');
  const isPublic = z.regexes.domain.test(url.hostname) && !/^(\d+\.)+\d+$|\.(local|localhost|internal|test|invalid)$/.test(url.hostname);
  if (!isPublic) throw new ConfigError(`PUBLIC_URL must lead to a public name: Teams opens no pages of ${url.hostname}.`);
  return url.hostname;
}
