// What differs between Microsoft's clouds, as facts. Knows nothing of the environment.
import type { Cloud } from './model/action';

export interface CloudDefaults {
  graphBaseUrl: string;
  authorityHost: string;
  customTemplateId: string;
  canMakeSigningCertificate: boolean;
  /** Issuers of version 1 tokens; `{tid}` stands for the tenant. */
  assertionIssuers: string[];
  /** Empty: unknown, has to be set. */
  serviceUrlHosts: string[];
  /** Entra docs, workload identity federation. */
  tokenExchangeAudience: string;
  channelScope: string;
  channelIssuer: string;
  channelOAuthUrl: string;
  channelMetadataUrl: string;
  emulatorMetadataUrl: string;
  callerId: string;
}

// botframework-connector, AuthenticationConstants and GovernmentConstants.
const PUBLIC_CHANNEL = {
  channelScope: 'https://api.botframework.com',
  channelIssuer: 'https://api.botframework.com',
  channelOAuthUrl: 'https://api.botframework.com',
  channelMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  emulatorMetadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  callerId: 'urn:botframework:azure',
};
const GOVERNMENT_CHANNEL = {
  channelScope: 'https://api.botframework.us',
  channelIssuer: 'https://api.botframework.us',
  channelOAuthUrl: 'https://api.botframework.azure.us',
  channelMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  emulatorMetadataUrl: 'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration',
  callerId: 'urn:botframework:azureusgov',
};
// Bot Framework docs, Azure operated by 21Vianet.
const CHINA_CHANNEL = {
  channelScope: 'https://api.botframework.azure.cn',
  channelIssuer: 'https://api.botframework.azure.cn',
  channelOAuthUrl: 'https://token.botframework.azure.cn',
  channelMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
  emulatorMetadataUrl: 'https://login.partner.microsoftonline.cn/a55a4d5b-9241-49b1-b4ff-befa8db00269/v2.0/.well-known/openid-configuration',
  callerId: 'urn:botframework:azure',
};

/** Graph docs, national cloud deployments; Entra docs, national clouds. */
export const CLOUDS: Record<Cloud['name'], CloudDefaults> = {
  global: {
    graphBaseUrl: 'https://graph.microsoft.com',
    authorityHost: 'https://login.microsoftonline.com',
    customTemplateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
    canMakeSigningCertificate: true,
    tokenExchangeAudience: 'api://AzureADTokenExchange',
    assertionIssuers: ['https://sts.windows.net/{tid}/'],
    serviceUrlHosts: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'],
    ...PUBLIC_CHANNEL,
  },
  usgov: {
    graphBaseUrl: 'https://graph.microsoft.us',
    authorityHost: 'https://login.microsoftonline.us',
    customTemplateId: '4602d0b4-76bb-404b-bca9-2652e1a39c6d',
    canMakeSigningCertificate: false,
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
    assertionIssuers: ['https://sts.windows.net/{tid}/'],
    serviceUrlHosts: ['smba.infra.gov.teams.microsoft.us'],
    ...GOVERNMENT_CHANNEL,
  },
  dod: {
    graphBaseUrl: 'https://dod-graph.microsoft.us',
    authorityHost: 'https://login.microsoftonline.us',
    customTemplateId: '4602d0b4-76bb-404b-bca9-2652e1a39c6d',
    canMakeSigningCertificate: false,
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
    assertionIssuers: ['https://sts.windows.net/{tid}/'],
    serviceUrlHosts: ['smba.infra.dod.teams.microsoft.us'],
    ...GOVERNMENT_CHANNEL,
  },
  china: {
    graphBaseUrl: 'https://microsoftgraph.chinacloudapi.cn',
    authorityHost: 'https://login.partner.microsoftonline.cn',
    customTemplateId: '5a532e38-1581-4918-9658-008dc27c1d68',
    canMakeSigningCertificate: false,
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
    assertionIssuers: ['https://sts.chinacloudapi.cn/{tid}/'],
    serviceUrlHosts: [],
    ...CHINA_CHANNEL,
  },
};
