// What differs between Microsoft's clouds, as facts. Knows nothing of the environment.
import type { Cloud } from './model/action';

export interface CloudDefaults {
  graphBaseUrl: string;
  authorityHost: string;
  customTemplateId: string;
  canMakeSigningCertificate: boolean;
  adminCenter: string;
  tileAddress: string;
  teamsClient: string;
  /** Entra docs, My Apps portal; in the other clouds, the host of their tiles. */
  myApps: string;
  /** Issuers of person's tokens beside that of `authorityHost`; `{tid}` stands for the tenant. */
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

// Admin centers: Entra docs, FAQ, list of addresses to allow. Teams clients: Teams docs, sovereign clouds.
const GOVERNMENT_PORTALS = {
  adminCenter: 'https://entra.microsoft.us',
  // Host as Entra's own settings name it. No page of Microsoft gives the path of a tile in this cloud: it is the one of My Apps elsewhere.
  tileAddress: 'https://myapps.microsoft.us/signin/{applicationId}?tenantId={tenantId}',
  myApps: 'https://myapps.microsoft.us',
};

/** Graph docs, national cloud deployments; Entra docs, national clouds. */
export const CLOUDS: Record<Cloud['name'], CloudDefaults> = {
  global: {
    graphBaseUrl: 'https://graph.microsoft.com',
    authorityHost: 'https://login.microsoftonline.com',
    customTemplateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
    canMakeSigningCertificate: true,
    adminCenter: 'https://entra.microsoft.com',
    tileAddress: 'https://launcher.myapps.microsoft.com/api/signin/{applicationId}?tenantId={tenantId}',
    myApps: 'https://myapps.microsoft.com',
    teamsClient: 'https://teams.microsoft.com',
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
    ...GOVERNMENT_PORTALS,
    teamsClient: 'https://gov.teams.microsoft.us',
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
    ...GOVERNMENT_PORTALS,
    teamsClient: 'https://dod.teams.microsoft.us',
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
    adminCenter: 'https://entra.microsoftonline.cn',
    // As in the government's clouds, the path is not documented. People who run this cloud report that My Apps does not start every SAML app there.
    tileAddress: 'https://myapps.windowsazure.cn/signin/{applicationId}?tenantId={tenantId}',
    myApps: 'https://myapps.windowsazure.cn',
    teamsClient: 'https://teams.microsoftonline.cn',
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
    // The sign-in service has two names there: Graph docs write login.chinacloudapi.cn, Entra docs login.partner.microsoftonline.cn.
    assertionIssuers: ['https://sts.chinacloudapi.cn/{tid}/', 'https://login.chinacloudapi.cn/{tid}/v2.0'],
    serviceUrlHosts: [],
    ...CHINA_CHANNEL,
  },
};
