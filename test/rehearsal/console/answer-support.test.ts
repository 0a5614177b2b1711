// Vendor support that is written to: it tells addresses, asks back, sets up the connection from metadata, and opens the account.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADA, CLIENT_ID, TENANT_ID, startSamlWorld, type TestWorld } from '../saml/a-saml-world';

const VENDOR = 'autotask-endpoint-backup';
const HOST = 'contoso.backup.autotask.net';
const ENTITY = `https://${HOST}/singlesignon/saml/metadata`;
const ACS = `https://${HOST}/singlesignon/saml/SSO`;
const FIRST = `Hello, please tell us the identifier and the reply URL (https://<SUBDOMAIN>.backup.autotask.net/singlesignon/saml/metadata). Please create ${ADA}.`;

let world: TestWorld;
const servers: Server[] = [];
beforeEach(async () => {
  world = await startSamlWorld({ app: { identifiers: [CLIENT_ID, ENTITY], replyUrls: [ACS] } });
});
afterEach(async () => {
  await world.close();
  for (const server of servers.splice(0)) server.close();
});

interface Answer { answer: string; asksBack: boolean; values: Record<string, string> }
const post = (body: unknown, vendor = VENDOR) => fetch(`${world.base}/console/${vendor}/support`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const write = async (text: string, vendor = VENDOR) => (await post({ text }, vendor)).json() as Promise<Answer>;
const metadataUrl = () => `${world.directory.authorityHost}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${CLIENT_ID}`;
const readMetadata = async () => (await fetch(`${world.base}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml?appid=${CLIENT_ID}`)).text();
const signIn = () => world.signIn('idp', ADA, undefined, HOST);

/** A file as the bot hands it out: on this machine, at a port of its own. */
async function serve(answer: { status?: number; body?: string; location?: string }): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(answer.status ?? 200, answer.location ? { location: answer.location } : {});
    response.end(answer.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/files/abc`;
}

it('asks back while nobody is named, and then tells the addresses', async () => {
  expect(await write('Which identifier and reply URL do we have?')).toMatchObject({ asksBack: true, answer: expect.stringContaining('Which person'), values: {} });

  expect(await write(FIRST)).toMatchObject({ asksBack: false, values: { identifier: ENTITY, replyUrl: ACS }, answer: expect.stringContaining(ADA) });
});

it('asks back when a message names nothing, and needs nobody where the truth names nobody', async () => {
  expect(await write('Hello!', 'mozy-enterprise')).toMatchObject({ asksBack: true, values: {} });
  expect(await write('Please send us its identifier and its reply URL.', 'mozy-enterprise')).toMatchObject({ asksBack: false, values: { identifier: expect.stringMatching(/^https:/), replyUrl: expect.stringMatching(/^https:/) } });
});

it.each<[string, () => Promise<string>]>([
  ["Microsoft's link", async () => metadataUrl()],
  ['a link of this machine', async () => serve({ body: await readMetadata() })],
  ['the document itself', readMetadata],
])('sets up the connection from %s, and the sign-in works', async (_what, give) => {
  await write(FIRST);
  expect(await signIn()).toMatchObject({ accepted: false, stage: 'vendor' });

  const answer = await write(`Here is the Federation Metadata XML: ${await give()}\nLogin URL: ${world.directory.authorityHost}/${TENANT_ID}/saml2`);

  expect(answer).toMatchObject({ asksBack: false, answer: expect.stringContaining(`Active now: ${ADA}.`) });
  expect(await signIn()).toMatchObject({ accepted: true, isAnswerToRequest: false });
});

it.each<[string, () => Promise<string>]>([
  ['a link that is gone', async () => `Metadata: ${await serve({ status: 404, body: 'gone' })}`],
  ['a link that leads elsewhere', async () => `Metadata: ${await serve({ status: 302, location: `${world.base}/${TENANT_ID}/federationmetadata/2007-06/federationmetadata.xml` })}`],
  ['a link to something else', async () => `Metadata: ${await serve({ body: '<html>Hello</html>' })}`],
  ['a link that is too long', async () => `Metadata: ${await serve({ body: `${await readMetadata()}${' '.repeat(400_000)}` })}`],
  ['a link into the internet', async () => 'Metadata: https://example.com/federationmetadata.xml'],
  ['only the word', async () => 'The metadata and the Login URL follow.'],
])('asks back for %s', async (_what, give) => {
  await write(FIRST);

  expect(await write(await give())).toMatchObject({ asksBack: true, answer: expect.stringContaining('metadata') });
  expect(await signIn()).toMatchObject({ accepted: false });
});

it('asks whom to activate when the connection comes first', async () => {
  expect(await write(`Metadata: ${metadataUrl()}`)).toMatchObject({ asksBack: true, answer: expect.stringContaining('Which person') });
  expect(await write(`Metadata: ${metadataUrl()} for ${ADA}`)).toMatchObject({ asksBack: false });
  expect(await signIn()).toMatchObject({ accepted: true });
});

it('keeps an account closed that support has only created', async () => {
  await write(FIRST);
  await write(`Metadata: ${metadataUrl()}`);
  await write('Please tell us the identifier again, and create B.Simon@contoso.com.');

  expect(await world.signIn('idp', 'B.Simon@contoso.com', 'First-Pass-1', HOST)).toMatchObject({ accepted: false, message: expect.stringContaining('not active yet') });
});

it('shows both sides of the talk on its page, escaped', async () => {
  const body = new URLSearchParams({ where: 'Support', 'field:Message': `Please create ${ADA} <script>alert(1)</script>`, press: 'Send message' });
  const page = await (await fetch(`${world.base}/console/${VENDOR}/do`, { method: 'POST', body })).text();

  expect(page).toContain(`You: Please create ${ADA} &#60;script&#62;`);
  expect(page).toContain(`Identifier: ${ENTITY}`);
  expect(page).not.toContain('<script>alert(1)');
  expect((await world.play({ where: 'Users', do: 'go' }, VENDOR)).screen.lists).toEqual([`${ADA} (not active yet)`]);
});

it('starts no sign-in of its own', async () => {
  expect(await world.signIn('sp', ADA, undefined, HOST)).toMatchObject({ accepted: false, message: 'No sign-in starts at this vendor.' });
  expect(await (await fetch(`${world.base}/vendor/${HOST}/`)).text()).toContain('open the tile in My Apps');
});

it('only answers where support does not set anything up', async () => {
  expect(await write('Which identifier and reply URL do we have?', 'mozy-enterprise')).toMatchObject({
    asksBack: false, values: { identifier: 'https://contoso.mozyenterprise.com/saml/metadata', replyUrl: 'https://contoso.mozyenterprise.com/saml/acs', signOnUrl: 'https://contoso.Mozyenterprise.com' },
  });
  expect(await write('Hello', 'mimecast')).toMatchObject({ asksBack: true, values: {} });
});

it.each([['nothing', {}], ['no text', { text: 1 }]])('refuses %s', async (_what, body) => {
  expect((await post(body)).status).toBe(400);
});
