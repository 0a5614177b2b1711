// The production settings that make the bot talk to the rehearsal instead of the cloud. The bot itself knows nothing of it.
import type { KeptSettings } from './kept-settings';
import type { Addresses } from './world-settings';

/** Plain bots of the Bot Framework want it said; in the other clouds the bot has to know its own. */
const GLOBAL_CHANNEL = { ToBotFromChannelTokenIssuer: 'https://api.botframework.com', ToChannelFromBotOAuthScope: 'https://api.botframework.com' };

/** @param vendorHosts hosts that the world answers for */
export function botEnvironment(kept: Omit<KeptSettings, 'cloud'> & Partial<Pick<KeptSettings, 'cloud'>>, addresses: Addresses, files: { database: string; authority: string; dialogs: string }, vendorHosts: string[] = []): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(kept.ports.bot),
    OPERATIONS_PORT: String(kept.ports.operations),
    PUBLIC_URL: addresses.bot,
    DATABASE_URL: `file:${files.database}`,
    DIALOGS_FOLDER: files.dialogs,
    MicrosoftAppId: kept.botClientId,
    MicrosoftAppPassword: kept.botClientSecret,
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppTenantId: kept.tenantId,
    CLOUD: kept.cloud ?? 'global',
    AUTHORITY_HOST: addresses.world,
    GRAPH_BASE_URL: addresses.world,
    SERVICE_URL_HOSTS: new URL(addresses.world).host,
    NODE_EXTRA_CA_CERTS: files.authority,
    PRIVATE_HOSTS: vendorHosts.map((host) => `${host}=127.0.0.1:${kept.ports.world}`).join(','),
    ToBotFromChannelOpenIdMetadataUrl: `${addresses.world}/channel/openid`,
    ...((kept.cloud ?? 'global') === 'global' ? GLOBAL_CHANNEL : {}),
    ToBotFromEmulatorOpenIdMetadataUrl: `${addresses.world}/channel/emulator`,
    ToChannelFromBotLoginUrl: `${addresses.world}/${kept.tenantId}`,
    OAuthUrl: addresses.world,
    // One player acts for everybody, and quicker than a person.
    RATE_PER_PERSON: '100000',
    RATE_PER_TENANT: '100000',
    LOG_LEVEL: 'info',
  };
}
