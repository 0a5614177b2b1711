// Reads the options of `npm run register`, or says in one line which one is missing or wrong. Knows no tenant.
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CLOUDS } from '../cloud-defaults';
import { TEAMS_CLIENTS } from '../identity/verify-assertion';
import { RegisterError } from './register-error';
import { type Credential, type Wanted } from './registered';

export interface RegisterOptions {
  wanted: Wanted;
  /** Do it, instead of only saying what would be done. */
  yes: boolean;
  /** Consent, too; asked apart. */
  consent: boolean;
  /** Every call with stand-ins, without az: for whoever types them in by hand. */
  print: boolean;
  help: boolean;
  /** File for the settings, readable by this account alone. */
  out?: string;
}

const STRINGS = ['public-url', 'tenant', 'name', 'cloud', 'app-id', 'identity', 'certificate', 'subscription', 'resource-group', 'location', 'bot-name', 'sku', 'out'] as const;
const FLAGS = ['no-bot', 'new-secret', 'yes', 'consent', 'print', 'help'] as const;

const guid = z.guid('has to be a GUID').transform((text) => text.toLowerCase());
const OptionsSchema = z.object({
  'public-url': z.string('is missing: the https address under which Teams and browsers reach the bot').refine(isHttpsOrigin, 'has to be an https address without a path, and not this machine'),
  tenant: z.guid('is missing or no GUID: the tenant that the bot serves; az account show --query tenantId tells it').transform((text) => text.toLowerCase()),
  name: z.string().regex(/^[\w .-]{1,30}$/, 'has to be 1 to 30 letters, digits, spaces, dots, hyphens or underscores').default('Latchkey'),
  cloud: z.enum(['global', 'usgov', 'dod', 'china'], 'has to be global, usgov, dod or china').default('global'),
  'app-id': guid.optional(),
  identity: guid.optional(),
  certificate: z.string().optional(),
  subscription: guid.optional(),
  'resource-group': z.string().regex(/^[\w().-]{1,90}$/, 'is no name of a resource group').default('latchkey'),
  location: z.string().regex(/^[a-z0-9]+$/, 'has to be an Azure location such as westeurope').default('westeurope'),
  // Azure CLI, az bot create.
  'bot-name': z.string().regex(/^[\w-]{4,42}$/, 'has to be 4 to 42 letters, digits, hyphens or underscores').optional(),
  sku: z.enum(['F0', 'S1'], 'has to be F0 or S1').default('F0'),
});
type Read = z.infer<typeof OptionsSchema>;

/** Entra recommends less than a year; six months are remembered. */
const SECRET_LIFETIME_DAYS = 180;

/** @throws RegisterError with exit code 78 */
export function readRegisterOptions(args: string[], { scopes, now }: { scopes: string[]; now: Date }): RegisterOptions {
  const values = parse(args);
  const flags = { yes: values.yes === true, consent: values.consent === true, print: values.print === true, help: values.help === true };
  const given = flags.print || flags.help ? { ...PLACEHOLDERS, ...values } : values;
  const read = flags.print || flags.help ? { ...(given as Read), cloud: check({ ...VALID, cloud: given.cloud }).cloud } : check(given);
  const { graphBaseUrl: graph, authorityHost: authority, tokenExchangeAudience: audience } = CLOUDS[read.cloud];
  const uniqueName = read.name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (uniqueName === '') throw wrong('name', 'needs a letter or a digit');
  return {
    ...flags,
    ...(typeof values.out === 'string' ? { out: values.out } : {}),
    wanted: {
      displayName: read.name, uniqueName, appId: read['app-id'], tenantId: read.tenant, publicUrl: read['public-url'].replace(/\/$/, ''), cloud: read.cloud, graph, authority,
      credential: readCredential(read, { again: values['new-secret'] === true, audience, now }),
      bot: values['no-bot'] === true ? undefined : readBot(read, uniqueName),
      scopes, teamsClients: TEAMS_CLIENTS,
    },
  };
}

function parse(args: string[]): Record<string, string | boolean | undefined> {
  try {
    const options = Object.fromEntries([...STRINGS.map((name) => [name, { type: 'string' }]), ...FLAGS.map((name) => [name, { type: 'boolean' }])]) as Record<string, { type: 'string' | 'boolean' }>;
    return parseArgs({ args, options }).values as Record<string, string | boolean | undefined>;
  } catch (cause) {
    throw new RegisterError(`${(cause as Error).message.split('\n')[0]} npm run register -- --help lists the options.`, 78);
  }
}

function check(values: object): Read {
  const parsed = OptionsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw wrong(String(issue?.path[0]), issue?.message ?? 'is wrong');
}

function readBot(read: Read, uniqueName: string): Wanted['bot'] {
  if (read.subscription === undefined) throw wrong('subscription', 'is missing: where the Azure Bot is made; az account show --query id tells it. With --no-bot no Azure resource is touched');
  return { subscriptionId: read.subscription, resourceGroup: read['resource-group'], location: read.location, name: read['bot-name'] ?? `${uniqueName}-${read.tenant.slice(0, 8)}`, sku: read.sku };
}

function readCredential(read: Read, { again, audience, now }: { again: boolean; audience: string; now: Date }): Credential {
  if (read.identity !== undefined && read.certificate !== undefined) throw wrong('identity', 'and --certificate exclude each other');
  if (again && (read.identity ?? read.certificate) !== undefined) throw wrong('new-secret', 'is for a client secret, not beside --identity or --certificate');
  if (read.identity !== undefined) return { type: 'federated', identityClientId: read.identity, audience };
  if (read.certificate !== undefined) return { type: 'certificate', path: read.certificate, ...readCertificate(read.certificate, now) };
  return { type: 'secret', again, endsAt: new Date(now.getTime() + SECRET_LIFETIME_DAYS * 86_400_000).toISOString() };
}

/** The file has to be the one that the bot starts with: certificate and key that belong together. Only the certificate is handed on. */
function readCertificate(path: string, now: Date): { pem: string; thumbprint: string } {
  try {
    const text = readFileSync(path, 'utf8');
    const certificate = new X509Certificate(text);
    if (!certificate.checkPrivateKey(createPrivateKey(text))) throw new Error('its key belongs to another certificate');
    if (new Date(certificate.validTo) <= now) throw new Error(`it ended on ${certificate.validTo}`);
    return { pem: certificate.toString(), thumbprint: certificate.fingerprint.replace(/:/g, '') };
  } catch (cause) {
    throw wrong('certificate', `has to be a PEM file with certificate and private key: ${(cause as Error).message}`);
  }
}

function isHttpsOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, hostname, username } = new URL(text);
  return protocol === 'https:' && pathname === '/' && search + hash + username === '' && !/^(localhost|127\.|\[::1\])/.test(hostname);
}

function wrong(option: string, why: string): RegisterError {
  return new RegisterError(`--${option} ${why}.`, 78);
}

const VALID = { 'public-url': 'https://host.example', tenant: '00000000-0000-4000-8000-000000000000' };
/** For `--print`, where nothing is known. */
const PLACEHOLDERS = {
  'public-url': 'https://<public-host>', tenant: '<tenant-id>', subscription: '<subscription-id>', 'resource-group': '<resource-group>', location: '<location>', 'bot-name': '<bot-name>', sku: 'F0', name: 'Latchkey', cloud: 'global',
};
