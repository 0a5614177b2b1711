// The vendor's judgement over responses that were made wrong on purpose: node-saml's refusals and our own, one by one.
import { join } from 'node:path';
import { SignedXml } from 'xml-crypto';
import { loadTruths } from '../../../src/rehearsal/console/load-truths';
import { ServiceProvider, type ServiceProviderInput } from '../../../src/rehearsal/console/service-provider';
import { buildAccount, type NamedTruth } from '../../../src/rehearsal/console/truth';
import { buildCertificatePem, buildResponse, type ResponseInput } from '../../../src/rehearsal/saml/build-response';
import { readAuthnRequest } from '../../../src/rehearsal/saml/read-authn-request';
import { CONTEXT_PASSWORD, CONTEXT_PASSWORD_PROTECTED } from '../../../src/rehearsal/saml/saml-names';
import type { SamlSigningKey } from '../../../src/rehearsal/tenant/saml-directory';
import { ADA, EU, TENANT_ID, makeKey } from '../saml/a-saml-world';

const DAY_MS = 86_400_000;
const now = new Date();
const truth = loadTruths(join(__dirname, '../../chats')).find((entry) => entry.slug === 'mimecast') as NamedTruth;
let key: SamlSigningKey;
let otherKey: SamlSigningKey;

beforeAll(async () => {
  key = await makeKey(new Date(now.getTime() - DAY_MS), new Date(now.getTime() + DAY_MS));
  otherKey = await makeKey(new Date(now.getTime() - DAY_MS), new Date(now.getTime() + DAY_MS));
});

function anInput(changes: { truth?: Partial<NamedTruth>; profile?: Record<string, string> | undefined; now?: Date; region?: string } = {}): ServiceProviderInput {
  const changed = { ...truth, ...changes.truth };
  const region = changed.regions.find((entry) => entry.key === (changes.region ?? 'eu'));
  if (!region) throw new Error('no such region');
  const profile = { issuer: `https://sts.windows.net/${TENANT_ID}/`, loginUrl: 'https://login.example/x/saml2', certificate: key.certificateBase64, provider: 'Microsoft Entra ID', passwordContext: 'off', integratedContext: 'off', ...changes.profile };
  return {
    account: buildAccount(changed, region), siblings: changed.regions.map((entry) => buildAccount(changed, entry)),
    profile: 'profile' in changes && changes.profile === undefined ? undefined : profile,
    people: [{ email: ADA }], now: changes.now ?? now, isCertificateExpired: false,
  };
}

function aResponse(changes: Partial<ResponseInput> = {}): string {
  return buildResponse({ issuer: `https://sts.windows.net/${TENANT_ID}/`, replyUrl: EU.acs, audience: EU.entityId, nameId: ADA, claims: [{ name: 'email', values: [ADA] }], authnContext: CONTEXT_PASSWORD, now, key, ...changes });
}

const send = (input: ServiceProviderInput, xml: string, provider = new ServiceProvider()) => provider.receive(input, Buffer.from(xml).toString('base64'));
const refusedFor = (reason: RegExp) => ({ accepted: false, reason: expect.stringMatching(reason) });

async function aRequestedResponse(provider: ServiceProvider, input = anInput(), changes: Partial<ResponseInput> = {}) {
  const url = new URL((await provider.createLoginUrl(input, '')) ?? '');
  const request = readAuthnRequest(url.searchParams.get('SAMLRequest') ?? '', 'redirect');
  return { request, xml: aResponse({ inResponseTo: request?.id, ...changes }) };
}

it('accepts a good response, asked for or not', async () => {
  const provider = new ServiceProvider();
  const { request, xml } = await aRequestedResponse(provider);
  expect(request).toMatchObject({ issuer: EU.entityId, replyUrl: EU.acs, requestedContexts: [] });
  expect(await send(anInput(), xml, provider)).toEqual({ accepted: true, nameId: ADA, isNew: false });
  expect(await send(anInput(), aResponse(), provider)).toEqual({ accepted: true, nameId: ADA, isNew: false });
});

describe('what node-saml refuses', () => {
  it.each<[string, () => string, RegExp]>([
    ['a changed name', () => aResponse().replace(`>${ADA}</NameID>`, '>eve@contoso.com</NameID>'), /^Invalid signature$/],
    ['a changed claim', () => aResponse().replace(`<AttributeValue>${ADA}<`, '<AttributeValue>eve@contoso.com<'), /^Invalid signature$/],
    ['no signature', () => aResponse().replace(/<Signature [\s\S]*<\/Signature>/, ''), /^Invalid signature$/],
    ['a signature over the response only', () => signResponseOnly(aResponse().replace(/<Signature [\s\S]*<\/Signature>/, '')), /^Invalid signature$/],
    ['another key', () => aResponse({ key: otherKey }), /^Invalid signature$/],
    ['two assertions', () => aResponse().replace(/<Assertion [\s\S]*<\/Assertion>/, (one) => one + one.replace(/ID="_[^"]*"/, 'ID="_second"')), /multiple assertions/],
    ['a wrapped signature', () => wrapSignature(aResponse()), /Referenced node does not refer/],
    ['a signature wrapped in an extension', () => wrapInExtension(aResponse()), /^Invalid signature$/],
    ['no assertion', () => aResponse().replace(/<Assertion [\s\S]*<\/Assertion>/, ''), /Missing SAML assertion/],
  ])('%s', async (_what, make, reason) => {
    expect(await send(anInput(), make())).toEqual(refusedFor(reason));
  });

  it('another audience', async () => {
    expect(await send(anInput(), aResponse({ audience: 'https://somebody.example' }))).toEqual(refusedFor(/audience mismatch/));
  });

  it.each([['too late', 66], ['too early', -6]])('a response that arrives %s', async (_what, minutes) => {
    expect(await send(anInput({ now: new Date(now.getTime() + minutes * 60_000) }), aResponse())).toEqual(refusedFor(/expired|not yet valid|No valid subject confirmation/));
  });

  it('the answer to a request that it never made', async () => {
    expect(await send(anInput(), aResponse({ inResponseTo: '_nobody' }))).toEqual(refusedFor(/InResponseTo is not valid/));
  });

  it('the same answer a second time', async () => {
    const provider = new ServiceProvider();
    const { xml } = await aRequestedResponse(provider);
    await send(anInput(), xml, provider);
    expect(await send(anInput(), xml, provider)).toEqual(refusedFor(/InResponseTo is not valid/));
  });
});

describe('what our own checks refuse', () => {
  it.each<[string, Parameters<typeof anInput>[0], () => string, RegExp]>([
    ['an account without a saved profile', { profile: undefined }, () => aResponse(), /No SAML settings/],
    ['a profile with the wrong provider', { profile: { provider: 'Okta' } }, () => aResponse(), /"Provider"/],
    ['a Destination elsewhere', {}, () => aResponse().replace(`Destination="${EU.acs}"`, 'Destination="https://eu-api.mimecast.com/other"'), /addressed to/],
    ['no Destination', {}, () => aResponse().replace(` Destination="${EU.acs}"`, ''), /addressed to nobody/],
    ['a Recipient elsewhere', {}, () => aResponse({ replyUrl: 'https://eu-api.mimecast.com/other' }).replace('Destination="https://eu-api.mimecast.com/other"', `Destination="${EU.acs}"`), /made out to/],
    ['another issuer', { profile: { issuer: 'https://sts.windows.net/other/' } }, () => aResponse(), /profile expects/],
    ['an issuer that only the outer response names', { profile: { issuer: 'https://sts.windows.net/other/' } }, () => aResponse().replace(`>https://sts.windows.net/${TENANT_ID}/<`, '>https://sts.windows.net/other/<'), /The assertion comes from/],
    ['an account of another region', { region: 'us' }, () => aResponse(), /for the account in Europe/],
    ['a person without an account', {}, () => aResponse({ nameId: 'eve@contoso.com' }), /no account for eve/],
    ['a missing claim', { truth: { requiredClaims: [{ name: 'department', source: 's' }] } }, () => aResponse(), /claim department is missing/],
    ['an empty claim', { truth: { requiredClaims: [{ name: 'department', source: 's' }] } }, () => aResponse({ claims: [{ name: 'department', values: [''] }] }), /claim department is missing/],
    ['another context while the password box is on', { profile: { passwordContext: 'on' } }, () => aResponse(), /authentication context/],
    ['another context while the integrated box is on', { profile: { integratedContext: 'on' } }, () => aResponse({ authnContext: CONTEXT_PASSWORD_PROTECTED }), /authentication context/],
    ['a certificate that has expired', { now: new Date(now.getTime() + 2 * DAY_MS) }, () => aResponse({ now: new Date(now.getTime() + 2 * DAY_MS) }), /has expired/],
    ['a certificate that begins later', { now: new Date(now.getTime() - 2 * DAY_MS) }, () => aResponse({ now: new Date(now.getTime() - 2 * DAY_MS) }), /valid from/],
    ['a certificate that cannot be read', { profile: { certificate: 'AAAA' } }, () => aResponse(), /cannot be read/],
    ['an unasked response where only the vendor may start', { truth: { initiation: ['sp'] } }, () => aResponse(), /no response without a request/],
    ['text that is no XML', {}, () => 'hello', /cannot be read/],
  ])('%s', async (_what, changes, make, reason) => {
    expect(await send(anInput(changes), make())).toEqual(refusedFor(reason));
  });

  it('an answer that hides which request it belongs to', async () => {
    const provider = new ServiceProvider();
    const { xml } = await aRequestedResponse(provider);
    const hidden = xml.replace(/(<samlp:Response [^>]*) InResponseTo="[^"]*"/, '$1');
    expect(await send(anInput(), hidden, provider)).toEqual(refusedFor(/same request/));
  });

  it('an unasked response a second time', async () => {
    const provider = new ServiceProvider();
    const xml = aResponse();
    await send(anInput(), xml, provider);
    expect(await send(anInput(), xml, provider)).toEqual(refusedFor(/used before/));
  });
});

it('asks for the contexts whose boxes are on, exactly', async () => {
  const asked = async (profile: Record<string, string>) => (await aRequestedResponse(new ServiceProvider(), anInput({ profile }))).request?.requestedContexts;
  expect(await asked({ passwordContext: 'on' })).toEqual([CONTEXT_PASSWORD_PROTECTED]);
  expect(await asked({ integratedContext: 'on' })).toEqual(['urn:federation:authentication:windows']);
  expect(await asked({ passwordContext: 'on', integratedContext: 'on' })).toHaveLength(2);
});

it('makes no request while no profile is saved', async () => {
  expect(await new ServiceProvider().createLoginUrl(anInput({ profile: undefined }), '')).toBeUndefined();
});

// The signed assertion stays in the document, but a forged one takes its place.
function wrapSignature(xml: string): string {
  const signed = /<Assertion [\s\S]*<\/Assertion>/.exec(xml)?.[0] ?? '';
  const forged = signed.replace(/<Signature [\s\S]*<\/Signature>/, '').replace(/ID="_[^"]*"/, 'ID="_forged"').replace(`>${ADA}</NameID>`, '>eve@contoso.com</NameID>');
  return xml.replace(signed, forged.replace('</Issuer>', `</Issuer>${/<Signature [\s\S]*<\/Signature>/.exec(signed)?.[0] ?? ''}`).replace('</Assertion>', `<Advice>${signed.replace(/<Signature [\s\S]*<\/Signature>/, '')}</Advice></Assertion>`));
}

function wrapInExtension(xml: string): string {
  const signed = /<Assertion [\s\S]*<\/Assertion>/.exec(xml)?.[0] ?? '';
  const forged = signed.replace(/<Signature [\s\S]*<\/Signature>/, '').replace(/ID="_[^"]*"/, 'ID="_forged"').replace(`>${ADA}</NameID>`, '>eve@contoso.com</NameID>');
  return xml.replace('<samlp:Status>', `<samlp:Extensions>${signed}</samlp:Extensions><samlp:Status>`).replace(new RegExp(`${escapeRegExp(signed)}</samlp:Response>`), `${forged}</samlp:Response>`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function signResponseOnly(xml: string): string {
  const signer = new SignedXml({ privateKey: key.privateKeyPem, publicCert: buildCertificatePem(key.certificateBase64), signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#' });
  signer.addReference({ xpath: "/*[local-name(.)='Response']", transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'], digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256' });
  signer.computeSignature(xml, { location: { reference: "/*[local-name(.)='Response']/*[local-name(.)='Issuer']", action: 'after' } });
  return signer.getSignedXml();
}
