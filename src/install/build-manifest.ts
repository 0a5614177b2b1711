// Fills the template of the Teams app's manifest with settings. Knows no rule of Teams.
import type { PackageSettings } from './package-settings';

/** Of the manifest only what is judged here; the schema knows the rest. */
export interface Manifest {
  $schema: string;
  manifestVersion: string;
  version: string;
  id: string;
  developer: { name: string; websiteUrl: string; privacyUrl: string; termsOfUseUrl: string };
  icons: { color: string; outline: string };
  bots: Array<{
    botId: string;
    scopes: string[];
    supportsFiles?: boolean;
    commandLists: Array<{ scopes: string[]; commands: Array<{ title: string; description: string }> }>;
  }>;
  validDomains: string[];
  webApplicationInfo: { id: string; resource: string };
}

/**
 * @param template JSON; `${{NAME}}` inside of a text is a place to fill
 * @throws Error when the template has a place that nothing fills
 */
export function buildManifest(template: string, settings: PackageSettings, version: string): Manifest {
  const values: Record<string, string> = {
    APP_VERSION: version,
    TEAMS_APP_ID: settings.appId,
    MICROSOFT_APP_ID: settings.clientId,
    PUBLIC_HOST: settings.publicHost,
    TEAMS_DEVELOPER_NAME: settings.developer.name,
    TEAMS_WEBSITE_URL: settings.developer.websiteUrl,
    TEAMS_PRIVACY_URL: settings.developer.privacyUrl,
    TEAMS_TERMS_URL: settings.developer.termsUrl,
  };
  const fill = (text: string): string =>
    text.replace(/\$\{\{(.*?)\}\}/g, (_place, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`manifest/manifest.json has the place ${name}, which nothing fills.`);
      return value;
    });
  // Filled after it is parsed: no quote in a value can change what the manifest says.
  return JSON.parse(template, (_key, value: unknown) => (typeof value === 'string' ? fill(value) : value)) as Manifest;
}
