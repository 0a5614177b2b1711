// Reads every secret of a run out of what went over the wire, what the bot drew at random, and the world's own keys.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Place, Secret } from './search-secrets';

/** One request with its answer, as the process that served it saw it. */
export interface Exchange {
  script: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  asked: string;
  status: number;
  answerHeaders: Record<string, unknown>;
  answered: string;
}

export interface Wire {
  exchanges: Exchange[];
  /** What the bot drew at random, base64url, and the module that did. */
  drawn: { drawn: string; by: string }[];
}

export function readWire(folder: string): Wire {
  const records = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Exchange & { drawn?: string; by: string }));
  return { exchanges: records.filter((one) => one.drawn === undefined), drawn: records.flatMap(({ drawn, by }) => (drawn === undefined ? [] : [{ drawn, by }])) };
}

export const botExchanges = ({ exchanges }: Wire): Exchange[] => exchanges.filter(({ script }) => script === 'main.js');
export const worldExchanges = ({ exchanges }: Wire): Exchange[] => exchanges.filter(({ script }) => script === 'world.js');

/** A secret that nobody ever needs to see again. */
const never = (kind: string) => (text: string | undefined): Secret[] => (text ? [{ kind, text }] : []);

export function listSecrets(wire: Wire, dataFolder: string): Secret[] {
  const seen = wire.exchanges.flatMap(listSecretsOf);
  const known = new Set(seen.map(({ text }) => text));
  return [...seen, ...listDrawn(wire), ...listKeys(dataFolder).filter(({ text }) => !known.has(text))];
}

function listSecretsOf({ url, headers, asked, answered, script }: Exchange): Secret[] {
  const form = new URLSearchParams(headers['content-type']?.includes('urlencoded') ? asked : '');
  const body = headers['content-type']?.includes('json') ? (parse(asked) as { value?: { token?: string }; passwordProfile?: { password?: string } } | undefined) : undefined;
  const isToken = url.includes('/oauth2/v2.0/token');
  const answer = isToken ? (parse(answered) as { access_token?: string; claims?: string } | undefined) : undefined;
  const query = new URL(url, 'http://here').searchParams;
  return [
    ...never(`authorization header to ${script === 'main.js' ? 'the bot' : 'the world'}`)(headers['authorization']?.replace(/^\S+ /, '')),
    ...never('client secret')(form.get('client_secret') ?? undefined),
    ...never('assertion')(form.get('assertion') ?? undefined),
    ...never('client assertion')(form.get('client_assertion') ?? undefined),
    ...never('access token')(answer?.access_token),
    ...asClaims(answer?.claims),
    ...never('client token')(body?.value?.token),
    ...never('password of a new person')(body?.passwordProfile?.password),
    ...never('authorization code')(script === 'main.js' ? query.get('code') ?? undefined : undefined),
  ];
}

/** A challenge is carried to the sign-in page, in the address that the bot sends the browser to. */
function asClaims(claims: string | undefined): Secret[] {
  return claims ? [{ kind: 'claims challenge', text: claims, mayStandIn: isSignInRedirect }] : [];
}

const isSignInRedirect = ({ kind, name }: Place): boolean => kind === 'answer' && name.includes('/auth-start');

/** Links are secrets that people are handed; what stands between bot, browser and authority on the way to a consent is not for cards. */
function listDrawn({ drawn, exchanges }: Wire): Secret[] {
  const redirects = exchanges.flatMap(({ answerHeaders }) => (typeof answerHeaders['location'] === 'string' ? [answerHeaders['location']] : []));
  const challenges = new Set(redirects.flatMap((url) => new URL(url, 'http://here').searchParams.get('code_challenge') ?? []));
  return drawn.map(({ drawn: text, by }) => {
    if (by.startsWith('storage/')) return { kind: 'download link', text, mayStandIn: isShown };
    if (challenges.has(createHash('sha256').update(text).digest('base64url'))) return { kind: 'PKCE verifier', text };
    if (redirects.some((url) => url.includes(text))) return { kind: 'state or nonce of a sign-in', text, mayStandIn: isSignInRedirect };
    return { kind: 'sign-in link', text, mayStandIn: ({ kind, name }: Place) => (kind === 'card' || kind === 'answer') && /sign-in|signin/.test(name) };
  });
}

const isShown = ({ kind }: Place): boolean => kind === 'card' || kind === 'answer';

/** Files of the world that hold its own keys; all others may hold none. */
export const WORLD_SECRETS = [/^authority\//, /^tenant\.json$/, /^rehearsal\.json$/];

const RSA_PUBLIC_LINES = 7;

function listKeys(dataFolder: string): Secret[] {
  const read = (file: string): string => readFileSync(join(dataFolder, file), 'utf8');
  const files = [...readdirSync(join(dataFolder, 'authority')).map((file) => join('authority', file)), 'tenant.json'];
  const { botClientSecret } = JSON.parse(read('rehearsal.json')) as { botClientSecret: string };
  const { passwords } = JSON.parse(read('tenant.json')) as { passwords: Record<string, string> };
  return [
    ...never('client secret')(botClientSecret),
    ...Object.values(passwords).flatMap(never('password')),
    ...files.flatMap((file) => listPrivateParts(read(file)).flatMap(never(`private key of ${file}`))),
  ];
}

/** Lines of PEM private keys, wherever they stand, and the private part of a JWK. An RSA key begins with the modulus, which is public: every certificate has it. */
function listPrivateParts(text: string): string[] {
  const pem = [...text.replaceAll('\\n', '\n').matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)-----END/g)].flatMap(([, body = '']) => {
    const lines = body.split('\n').filter((line) => line.length >= 40);
    return lines.length > RSA_PUBLIC_LINES ? lines.slice(RSA_PUBLIC_LINES) : lines.slice(0, 1);
  });
  return [...pem, ...[...text.matchAll(/"d":\s*"([\w-]{40,})"/g)].map(([, d = '']) => d)];
}

function parse(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : undefined;
}
