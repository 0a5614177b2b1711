// Lists the hosts that the bot has to reach by its settings. Pure; opens nothing and reads no environment.
import type { ChannelEndpoints } from './model/registration';
import type { OutboundRules, Reach } from './outbound/outbound-rules';

export interface OutboundHostsOptions {
  /** Settings as the operator wrote them: what stands here may lead into a private network. */
  given: Partial<Record<'GRAPH_BASE_URL' | 'AUTHORITY_HOST' | 'SERVICE_URL_HOSTS' | 'MicrosoftAppFederatedClientId' | 'IDENTITY_ENDPOINT' | keyof ChannelEndpoints, string | undefined>>;
  addresses: { graphBaseUrl: string; authorityHost: string };
  channel: ChannelEndpoints;
  serviceUrlHosts: ReadonlySet<string>;
}

/** Entra docs, managed identities: the metadata service of virtual machines and, beside it, of machines with Azure Arc. */
const IDENTITY_SOURCES = ['169.254.169.254:80', '127.0.0.1:40342'];

const CHANNEL_ADDRESSES = ['ToChannelFromBotLoginUrl', 'OAuthUrl', 'ToBotFromChannelOpenIdMetadataUrl', 'ToBotFromEmulatorOpenIdMetadataUrl'] as const;

export function listOutboundHosts({ given, addresses, channel, serviceUrlHosts }: OutboundHostsOptions): OutboundRules {
  const hosts = new Map<string, Reach>();
  const add = (target: string, isGiven: boolean): void => {
    if (isGiven || !hosts.has(target)) hosts.set(target, isGiven ? 'anywhere' : 'public');
  };
  add(targetOf(addresses.graphBaseUrl), given.GRAPH_BASE_URL !== undefined);
  add(targetOf(addresses.authorityHost), given.AUTHORITY_HOST !== undefined);
  // Without a setting of its own the channel's sign-in address is the authority's.
  for (const name of CHANNEL_ADDRESSES) if (URL.canParse(channel[name])) add(targetOf(channel[name]), given[name] !== undefined);
  for (const host of serviceUrlHosts) add(targetOf(`https://${host}`), given.SERVICE_URL_HOSTS !== undefined);
  return { hosts, plainHosts: new Set(listIdentitySources(given)) };
}

function listIdentitySources({ MicrosoftAppFederatedClientId: federated, IDENTITY_ENDPOINT: endpoint }: OutboundHostsOptions['given']): string[] {
  if (federated === undefined) return [];
  return endpoint === undefined ? IDENTITY_SOURCES : [...IDENTITY_SOURCES, targetOf(endpoint)];
}

function targetOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  const usual = protocol === 'http:' ? '80' : '443';
  return `${hostname.replace(/^\[(.*)\]$/, '$1')}:${port === '' ? usual : port}`;
}
