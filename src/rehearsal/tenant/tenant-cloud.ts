// Which of Microsoft's clouds the rehearsal tenant is in, as Microsoft documents it. Written apart from the bot, so that a mistake there shows.

export const TENANT_CLOUDS = ['global', 'usgov', 'dod', 'china'] as const;
export type CloudName = (typeof TENANT_CLOUDS)[number];

export interface TenantCloud {
  name: CloudName;
  /** Graph's name as a resource, wherever its calls are sent. */
  graphResource: string;
  /** Host of the service that issues version 1 tokens and SAML assertions. */
  stsHost: string;
  /** Template id of the non-gallery app; no other cloud's id is known here. */
  customTemplateId: string;
  /** Audience of the bot's own token, and issuer of the channel's. */
  channel: string;
  /** Origins of the admin center and of the portal. */
  adminCenters: string[];
  /** Host and first segments of what a tile of My Apps leads to. */
  tile: { host: string; path: string };
  /** Properties and actions that Graph's schema has in the global cloud only, by type. */
  lacks: { properties: Readonly<Record<string, readonly string[]>>; operations: readonly string[] };
}

// Graph's schemas of the clouds, as far as the tenant plays them.
const US_LACKS = {
  properties: {
    application: ['certification', 'nativeAuthenticationApisEnabled', 'samlMetadataUrl', 'verifiedPublisher'],
    servicePrincipal: ['resourceSpecificApplicationPermissions', 'verifiedPublisher'],
    applicationTemplate: ['deprecationDate', 'endpoints', 'isEntraIntegrated', 'lastModifiedDateTime', 'riskFactors', 'riskScore'],
    organization: ['defaultUsageLocation'],
  },
  operations: ['addTokenSigningCertificate'],
};
const US = {
  stsHost: 'sts.windows.net',
  // Graph docs, "Instantiate applicationTemplate": one id for the US government.
  customTemplateId: '4602d0b4-76bb-404b-bca9-2652e1a39c6d',
  channel: 'https://api.botframework.us',
  adminCenters: ['https://entra.microsoft.us', 'https://portal.azure.us'],
  tile: { host: 'myapps.microsoft.us', path: '/signin/' },
  lacks: US_LACKS,
};

/** Graph docs, national cloud deployments; Entra docs, national clouds. */
const CLOUDS: Record<CloudName, Omit<TenantCloud, 'name'>> = {
  global: {
    graphResource: 'https://graph.microsoft.com',
    stsHost: 'sts.windows.net',
    customTemplateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
    channel: 'https://api.botframework.com',
    adminCenters: ['https://entra.microsoft.com', 'https://portal.azure.com'],
    tile: { host: 'launcher.myapps.microsoft.com', path: '/api/signin/' },
    lacks: { properties: {}, operations: [] },
  },
  usgov: { ...US, graphResource: 'https://graph.microsoft.us' },
  dod: { ...US, graphResource: 'https://dod-graph.microsoft.us' },
  china: {
    graphResource: 'https://microsoftgraph.chinacloudapi.cn',
    stsHost: 'sts.chinacloudapi.cn',
    customTemplateId: '5a532e38-1581-4918-9658-008dc27c1d68',
    channel: 'https://api.botframework.azure.cn',
    adminCenters: ['https://entra.microsoftonline.cn', 'https://portal.azure.cn'],
    tile: { host: 'myapps.windowsazure.cn', path: '/signin/' },
    lacks: { ...US_LACKS, properties: { ...US_LACKS.properties, group: ['assignedLabels'] } },
  },
};

export function tenantCloud(name: CloudName = 'global'): TenantCloud {
  return { name, ...CLOUDS[name] };
}

/** @throws Error that names the clouds there are */
export function readCloud(text: string | undefined): CloudName | undefined {
  const cloud = TENANT_CLOUDS.find((name) => name === text);
  if (text !== undefined && cloud === undefined) throw new Error(`There is no cloud ${text}: name one of ${TENANT_CLOUDS.join(', ')}.`);
  return cloud;
}

/** The issuer of version 1 tokens and of every assertion of a tenant. The closing slash belongs to it. */
export function buildIssuer({ stsHost }: Pick<TenantCloud, 'stsHost'>, tenantId: string): string {
  return `https://${stsHost}/${tenantId}/`;
}
