// The outside in the bench's own process: tenant, sign-in, channel keys and a connector that keeps what it is sent. Measures nothing.
const { createServer } = require('node:https');
const { mkdtempSync, rmSync } = require('node:fs');
const { randomUUID, webcrypto } = require('node:crypto');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const express = require('express');
const { createChannelKeys } = require('../../dist/rehearsal/relay/channel-keys');
const { loadPrivateAuthority } = require('../../dist/rehearsal/relay/private-authority');
const { loadKeptSettings } = require('../../dist/rehearsal/kept-settings');
const { loadGallery } = require('../../dist/rehearsal/load-gallery');
const { listPersonas } = require('../../dist/rehearsal/personas');
const { createMetadataRouter } = require('../../dist/rehearsal/saml/metadata-router');
const { createAuthorityRouter } = require('../../dist/rehearsal/tenant/authority/create-authority-router');
const { createTenant } = require('../../dist/rehearsal/tenant/create-tenant');
const { createGraphRouter } = require('../../dist/rehearsal/tenant/graph/create-graph-router');

const ANY_PORTS = { bot: 0, operations: 0, playground: 0, people: 0, world: 0 };

/** @param options.graphDelayMs what each Graph call takes */
async function startStandIns({ graphDelayMs = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const kept = await loadKeptSettings(folder, ANY_PORTS);
  const world = `https://localhost:${kept.ports.world}`;
  const authority = await loadPrivateAuthority(join(folder, 'authority'), new Date());
  const keys = await createChannelKeys({ folder: join(folder, 'authority'), baseUrl: `${world}/channel` });
  const tenant = createTenant({
    tenantId: kept.tenantId, authorityHost: world, graphBaseUrl: world, botClientId: kept.botClientId, botSecret: kept.botClientSecret,
    replicationDelayMs: 0, graphDelayMs, gallery: loadGallery(join(__dirname, '..', 'chats')),
  });
  const calls = [];
  const messages = [];
  const app = express().disable('x-powered-by');
  app.use(noteCalls(calls));
  app.use('/teams', createConnector(messages));
  app.use('/channel', keys.router);
  app.use(createMetadataRouter(tenant.directory));
  app.use(createAuthorityRouter(tenant));
  app.use(createGraphRouter(tenant));
  const server = createServer({ cert: authority.cert, key: authority.key }, app);
  await new Promise((resolve, reject) => server.once('error', reject).listen(kept.ports.world, '127.0.0.1', resolve));
  const person = listPersonas(tenant)[0];
  return {
    folder, kept, tenant, keys, calls, messages, person, world,
    serviceUrl: `${world}/teams/`,
    addresses: { world, bot: `http://127.0.0.1:${kept.ports.bot}` },
    caFile: authority.caFile,
    close: async () => {
      tenant.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** When each request came and when its answer was handed to the network, in milliseconds of one clock. */
function noteCalls(calls) {
  return (request, response, next) => {
    const call = { method: request.method, url: request.originalUrl, from: performance.now() };
    calls.push(call);
    response.once('finish', () => {
      call.to = performance.now();
      call.status = response.statusCode;
    });
    next();
  };
}

/** `messages` gets the cards: `{ id, conversationId, card, edited }`. */
function createConnector(messages) {
  const router = express.Router();
  router.use(express.json({ limit: '200kb' }));
  const cardOf = (activity) => activity.attachments?.find((one) => one.contentType === 'application/vnd.microsoft.card.adaptive')?.content;
  router.post('/v3/conversations/:id/activities', (request, response) => {
    const id = `m-${messages.length}`;
    messages.push({ id, conversationId: request.params.id, card: cardOf(request.body) });
    response.status(201).json({ id });
  });
  router.put('/v3/conversations/:id/activities/:activityId', (request, response) => {
    messages.push({ id: request.params.activityId, conversationId: request.params.id, card: cardOf(request.body), edited: true });
    response.status(200).json({ id: request.params.activityId });
  });
  return router;
}

/** Entra makes its keys in Entra: a prepared one takes key generation out of what is measured. */
async function prepareKeys() {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
  const prepared = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const generate = webcrypto.subtle.generateKey.bind(webcrypto.subtle);
  webcrypto.subtle.generateKey = (wanted, ...rest) => (wanted.modulusLength === 2048 ? Promise.resolve(prepared) : generate(wanted, ...rest));
  return () => { webcrypto.subtle.generateKey = generate; };
}

/** A channel that posts activities of one person straight to a bot, signed as the real one. */
function createChannel(standIns, botUrl, person = standIns.person) {
  const { kept, keys, serviceUrl } = standIns;
  const post = async (activity) => {
    const response = await fetch(`${botUrl}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await keys.sign(serviceUrl, kept.botClientId)}` },
      body: JSON.stringify({
        channelId: 'msteams', timestamp: new Date().toISOString(), locale: 'en-US', id: `f:${randomUUID()}`, serviceUrl,
        from: { id: `29:${person.key}`, name: person.name, aadObjectId: person.objectId },
        recipient: { id: `28:${kept.botClientId}`, name: 'Latchkey' },
        conversation: { id: chatOf(person), conversationType: 'personal', tenantId: kept.tenantId },
        channelData: { tenant: { id: kept.tenantId } },
        ...activity,
      }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };
  return {
    say: (text) => post({ type: 'message', textFormat: 'plain', text }),
    signIn: async () => post({ type: 'invoke', name: 'signin/tokenExchange', value: { id: randomUUID(), connectionName: '', token: await standIns.tenant.mintSsoToken(person.objectId) } }),
    click: (messageId, { verb, data }) => post({ type: 'invoke', name: 'adaptiveCard/action', replyToId: messageId, value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' } }),
  };
}

const chatOf = ({ key }) => `a:personal-${key}`;

/** As many more people as wanted, each with the roles of the first one. */
function addPeople({ tenant, person }, count) {
  const first = tenant.users.latest(person.objectId);
  const roles = tenant.state.roleMembers.filter(({ personObjectId }) => personObjectId === person.objectId);
  return Array.from({ length: count }, (_, number) => {
    const [key, objectId] = [`admin-${number}`, `aa000000-0000-4000-8000-${String(number).padStart(12, '0')}`];
    tenant.users.write({ ...first, id: objectId, displayName: `Admin ${number}`, userPrincipalName: `${key}@contoso.com`, mailNickname: key, mail: `${key}@contoso.com` });
    tenant.state.roleMembers.push(...roles.map((one) => ({ ...one, personObjectId: objectId })));
    return { key, objectId, name: `Admin ${number}` };
  });
}

module.exports = { addPeople, chatOf, startStandIns, prepareKeys, createChannel };
