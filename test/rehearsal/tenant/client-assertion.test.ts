// The login service takes a token in place of a secret only when it is signed by whom the registration names, for this service, and in time.
import { createHash, createPrivateKey, generateKeyPairSync, randomUUID, X509Certificate, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { makeCertificate } from '../../../src/rehearsal/tenant/make-certificate';
import { BOT_ID, SECRET, TENANT_ID, startTenant, type Running } from './start-tenant';

const DAY_MS = 24 * 3_600_000;
const ISSUER = 'https://issuer.example';
const AUDIENCE = 'api://AzureADTokenExchange';
const host = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface Own { key: KeyObject; certificate: X509Certificate }
async function makeOwn(lastsMs = DAY_MS): Promise<Own> {
  const made = await makeCertificate('CN=bot', new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() + lastsMs));
  return { key: createPrivateKey(made.privateKeyPem), certificate: new X509Certificate(Buffer.from(made.certificateBase64, 'base64')) };
}

let running: Running;
let own: Own;
let old: Own;
let other: Own;
beforeAll(async () => {
  [own, old, other] = [await makeOwn(), await makeOwn(-DAY_MS), await makeOwn()];
  running = await startTenant({
    botCredentials: {
      certificates: [own.certificate.toString(), old.certificate.toString()],
      federated: [{ issuer: ISSUER, subject: 'the-identity', audience: AUDIENCE, publicKey: host.publicKey.export({ type: 'spki', format: 'pem' }) as string }],
    },
  });
});
afterAll(() => running.stop());

interface Wish { by?: Own; thumbprintOf?: Own; iss?: string; sub?: string; aud?: string; endsInSeconds?: number; alg?: string; sha1?: boolean }

async function sign({ by = own, thumbprintOf = by, iss = BOT_ID, sub = BOT_ID, aud = `${running.tenant.authorityHost}/${TENANT_ID}/oauth2/v2.0/token`, endsInSeconds = 600, alg = 'PS256', sha1 = false }: Wish): Promise<string> {
  const thumbprint = (algorithm: string): string => createHash(algorithm).update(thumbprintOf.certificate.raw).digest('base64url');
  const header = sha1 ? { x5t: thumbprint('sha1') } : { 'x5t#S256': thumbprint('sha256') };
  return new SignJWT({ jti: randomUUID() }).setProtectedHeader({ alg, typ: 'JWT', ...header }).setIssuer(iss).setSubject(sub).setAudience(aud)
    .setIssuedAt().setExpirationTime(Math.floor(Date.now() / 1000) + endsInSeconds).sign(by.key);
}

const vouch = (part: { iss?: string; sub?: string; aud?: string; key?: KeyObject }): Promise<string> =>
  new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).setIssuer(part.iss ?? ISSUER).setSubject(part.sub ?? 'the-identity').setAudience(part.aud ?? AUDIENCE).setExpirationTime('10m').sign(part.key ?? host.privateKey);

const ask = (assertion: string, more: Record<string, string> = {}) => running.token({
  grant_type: 'client_credentials', client_id: BOT_ID, scope: 'https://api.botframework.com/.default',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion, ...more,
});

it.each<[string, () => Promise<string>]>([
  ['PS256 and the SHA-256 thumbprint', () => sign({})],
  ['RS256 and the SHA-1 thumbprint', () => sign({ alg: 'RS256', sha1: true })],
  ['a token of the registered identity', () => vouch({})],
])('takes %s', async (_name, make) => {
  const { status, body } = await ask(await make());

  expect([status, typeof body.access_token]).toEqual([200, 'string']);
});

it.each<[string, number, () => Promise<string>]>([
  ['a certificate that is not registered', 700027, () => sign({ by: other })],
  ['the thumbprint of a registered certificate over another key', 700027, () => sign({ by: other, thumbprintOf: own })],
  ['a registered certificate that has expired', 700027, () => sign({ by: old })],
  ['another application’s id as the subject', 700021, () => sign({ sub: randomUUID() })],
  ['another audience', 700023, () => sign({ aud: 'https://elsewhere.example' })],
  ['a token that is over', 700024, () => sign({ endsInSeconds: -600 })],
  ['an unknown issuer', 700211, () => vouch({ iss: 'https://elsewhere.example' })],
  ['an identity that is not registered', 700213, () => vouch({ sub: 'another-identity' })],
  ['a token for somebody else', 700212, () => vouch({ aud: 'api://elsewhere' })],
  ['a token that the issuer did not sign', 700027, () => vouch({ key: other.key })],
  ['no token at all', 50027, async () => 'hello'],
])('refuses %s with AADSTS%i', async (_name, code, make) => {
  const { status, body } = await ask(await make());

  expect([status, body.error, body.error_codes]).toEqual([401, 'invalid_client', [code]]);
});

it('takes no secret any more, and no token under another name', async () => {
  const withSecret = await running.token({ grant_type: 'client_credentials', client_id: BOT_ID, client_secret: SECRET, scope: 'https://api.botframework.com/.default' });
  const misnamed = await ask(await sign({}), { client_assertion_type: 'something' });

  expect([withSecret.body.error_codes, misnamed.body.error_codes]).toEqual([[7000215], [50027]]);
});
