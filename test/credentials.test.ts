// The compiled bot with each kind of credential: the authority really checks it, a turn is answered, and a person's token is exchanged.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { listButtons } from '../src/rehearsal/relay/card-buttons';
import { makeCertificate } from '../src/rehearsal/tenant/make-certificate';
import type { BotCredentials } from '../src/rehearsal/tenant/tenant';
import { startBotProcess, type BotProcess } from './support/bot-process';
import { childrenOnLoopback } from './support/children-on-loopback';

jest.setTimeout(60_000);

const DAY_MS = 24 * 3_600_000;
const MANAGED_IDENTITY = '44444444-4444-4444-8444-444444444444';
const folder = mkdtempSync(join(tmpdir(), 'latchkey-credentials-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function makePem(lastsMs = DAY_MS): Promise<{ key: string; certificate: string }> {
  const made = await makeCertificate('CN=Latchkey bot', new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() + lastsMs));
  return { key: made.privateKeyPem, certificate: `-----BEGIN CERTIFICATE-----\n${made.certificateBase64.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n` };
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function start(settings: Record<string, string>, botCredentials: BotCredentials): Promise<BotProcess> {
  const under = await startBotProcess({ settings: { MicrosoftAppPassword: '', ...settings }, botCredentials });
  closers.push(() => under.close());
  await under.start();
  await under.client.open();
  return under;
}

/** The welcome needs the connector's token; the region is asked for when the person's access was read from Graph. */
async function expectTurn(under: BotProcess): Promise<void> {
  under.client.messages.length = 0;
  await under.client.say('set up Mimecast');
  await under.client.waitForCard((card) => listButtons(card).some(({ title }) => title === 'Europe'), 20_000);
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ISSUER = 'https://login.rehearsal.example/tenant/v2.0';
const federated = (audience: string) => ({ issuer: ISSUER, subject: 'object-id-of-the-identity', audience, publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }) as string });
const signFederated = (audience: string): Promise<string> =>
  new SignJWT({ jti: randomUUID() }).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).setIssuer(ISSUER).setSubject('object-id-of-the-identity').setAudience(audience).setIssuedAt().setExpirationTime('1h').sign(keys.privateKey);

test('with a certificate the bot answers, and a new one in its place is taken without a restart', async () => {
  const [first, second] = [await makePem(), await makePem()];
  const registered: BotCredentials = { certificates: [first.certificate], federated: [] };
  const path = write('own.pem', first.key + first.certificate);
  const under = await start({ MicrosoftAppCertificatePath: path }, registered);
  await expectTurn(under);
  const expiry = async () => Number(/^latchkey_certificate_expires_seconds\S* (\S+)$/m.exec(await (await fetch(`${under.operations}/metrics`)).text())![1]);
  expect(Math.abs(await expiry() * 1000 - Date.now() - DAY_MS)).toBeLessThan(60_000);

  // Half a file is no reason to stop; the old one goes on until the new one is whole.
  write('own.pem', second.key);
  await under.client.say('rehearsal: as bo');
  await expectTurn(under);
  renameSync(write('next.pem', second.certificate + second.key), path);
  registered.certificates = [second.certificate];
  await under.client.say('rehearsal: as petra');
  await under.client.say('rehearsal: activate role');
  await expectTurn(under);
});

test('with a certificate and a clock that is forty minutes ahead it dates what it signs by Entra’s, works, and says once that its clock is off', async () => {
  const own = await makePem();
  const under = await start({
    MicrosoftAppCertificatePath: write('ahead.pem', own.key + own.certificate), SHIFTED_CLOCK_FILE: write('ahead', String(40 * 60_000)),
    NODE_OPTIONS: `${childrenOnLoopback()['NODE_OPTIONS']} --require ${join(__dirname, 'support/shifted-clock.js')}`,
  }, { certificates: [own.certificate], federated: [] });
  await expectTurn(under);
  expect(under.output().match(/the clock of this machine is so far off/g)).toHaveLength(1);
});

test('with a managed identity the bot answers without any secret of its own', async () => {
  const audience = 'api://AzureADTokenExchange';
  const asked: string[] = [];
  // App Service docs, managed identities, REST endpoint reference: 2019-08-01.
  const source = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://localhost');
    asked.push(`${url.searchParams.get('resource')} ${url.searchParams.get('client_id')} ${url.searchParams.get('api-version')}`);
    if (req.headers['x-identity-header'] !== 'header-of-the-host') {
      res.statusCode = 401;
      return void res.end();
    }
    void signFederated(audience).then((token) => {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify({ access_token: token, expires_on: String(Math.floor(Date.now() / 1000) + 3600), resource: audience, token_type: 'Bearer', client_id: MANAGED_IDENTITY }));
    });
  });
  await new Promise<void>((done) => source.listen(0, '127.0.0.1', done));
  closers.push(() => void source.close());

  const under = await start({
    MicrosoftAppFederatedClientId: MANAGED_IDENTITY, IDENTITY_HEADER: 'header-of-the-host',
    IDENTITY_ENDPOINT: `http://127.0.0.1:${(source.address() as AddressInfo).port}/msi/token`,
  }, { certificates: [], federated: [federated(audience)] });

  await expectTurn(under);
  expect(new Set(asked)).toEqual(new Set([`${audience} ${MANAGED_IDENTITY} 2019-08-01`]));
});

test('with the token of a workload identity the bot answers', async () => {
  const path = write('token', await signFederated('api://AzureADTokenExchange'));

  await expectTurn(await start({ AZURE_FEDERATED_TOKEN_FILE: path }, { certificates: [], federated: [federated('api://AzureADTokenExchange')] }));
});

test('a certificate that is not registered gets no token: nobody is answered', async () => {
  const [own, other] = [await makePem(), await makePem()];
  const under = await start({ MicrosoftAppCertificatePath: write('unknown.pem', own.key + own.certificate) }, { certificates: [other.certificate], federated: [] });

  await under.client.say('help');
  await expect(under.client.waitForCard(() => true, 3_000)).rejects.toThrow('No such card');
});

test.each<[string, () => Promise<Record<string, string>>, RegExp]>([
  ['is not there', async () => ({ MicrosoftAppCertificatePath: join(folder, 'nowhere.pem') }), /^MicrosoftAppCertificatePath names a file that cannot be read\.$/],
  ['is no PEM', async () => ({ MicrosoftAppCertificatePath: write('odd.pem', 'hello') }), /^MicrosoftAppCertificatePath holds no private key/],
  ['has a certificate without its key', async () => ({ MicrosoftAppCertificatePath: write('certificate.pem', (await makePem()).certificate) }), /^MicrosoftAppCertificatePath holds no private key/],
  ['has a key without a certificate', async () => ({ MicrosoftAppCertificatePath: write('key.pem', (await makePem()).key) }), /^MicrosoftAppCertificatePath holds a key without a certificate\.$/],
  ['has a certificate of another key', async () => ({ MicrosoftAppCertificatePath: write('mixed.pem', (await makePem()).key + (await makePem()).certificate) }), /do not belong together\.$/],
  ['has a certificate that expired', async () => {
    const { key, certificate } = await makePem(-DAY_MS);
    return { MicrosoftAppCertificatePath: write('old.pem', key + certificate) };
  }, /^MicrosoftAppCertificatePath holds a certificate that expired on \d{4}-\d\d-\d\d\.$/],
  ['of a workload identity is not there', async () => ({ AZURE_FEDERATED_TOKEN_FILE: join(folder, 'nowhere') }), /^AZURE_FEDERATED_TOKEN_FILE names a file that is not there\.$/],
])('a file that %s ends the start with one line and code 78', async (_name, makeSettings, line) => {
  const registration = { MicrosoftAppId: randomUUID(), MicrosoftAppTenantId: randomUUID() };
  const ended = spawnSync(process.execPath, [join(__dirname, '../dist/main.js')], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, ...registration, ...(await makeSettings()) } });

  expect(ended.status).toBe(78);
  expect(ended.stderr.trim().split('\n')).toEqual([expect.stringMatching(line)]);
  expect(ended.stdout).not.toContain('ready');
});
