// Writes and signs the SAML response as Entra does: the assertion carries the signature, the response around it does not.
import { randomUUID } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { SamlSigningKey } from '../tenant/saml-directory';
import type { Claim } from './list-claims';
import { escapeText } from './build-page';
import { CONFIRMATION_BEARER, NAME_ID_EMAIL, SAML_ASSERTION, SAML_PROTOCOL, STATUS_SUCCESS } from './saml-names';

export interface ResponseInput {
  /** Who says it: the tenant's own identifier. */
  issuer: string;
  /** The real address of the vendor, not the page that stands for it here. */
  replyUrl: string;
  audience: string;
  nameId: string;
  claims: Claim[];
  authnContext: string;
  /** Absent when the identity provider started. */
  inResponseTo?: string;
  now: Date;
  key: SamlSigningKey;
}

// Entra documents 70 minutes of validity for an assertion; it begins 5 minutes before the issue instant.
const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 65 * 60_000;
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** The response as XML, its assertion signed with RSA-SHA256. */
export function buildResponse(input: ResponseInput): string {
  const issuedAt = input.now.toISOString();
  const inResponseTo = input.inResponseTo ? ` InResponseTo="${escapeText(input.inResponseTo)}"` : '';
  const issuer = `<Issuer xmlns="${SAML_ASSERTION}">${escapeText(input.issuer)}</Issuer>`;
  const xml = `<samlp:Response ID="_${randomUUID()}" Version="2.0" IssueInstant="${issuedAt}" Destination="${escapeText(input.replyUrl)}"${inResponseTo} xmlns:samlp="${SAML_PROTOCOL}">`
    + `${issuer}<samlp:Status><samlp:StatusCode Value="${STATUS_SUCCESS}"/></samlp:Status>${buildAssertion(input, inResponseTo)}</samlp:Response>`;
  return signAssertion(xml, input.key);
}

function buildAssertion(input: ResponseInput, inResponseTo: string): string {
  const id = `_${randomUUID()}`;
  const at = (offsetMs: number) => new Date(input.now.getTime() + offsetMs).toISOString();
  const attributes = input.claims.map(buildAttribute).join('');
  return `<Assertion ID="${id}" IssueInstant="${at(0)}" Version="2.0" xmlns="${SAML_ASSERTION}"><Issuer>${escapeText(input.issuer)}</Issuer>`
    + `<Subject><NameID Format="${NAME_ID_EMAIL}">${escapeText(input.nameId)}</NameID><SubjectConfirmation Method="${CONFIRMATION_BEARER}">`
    + `<SubjectConfirmationData${inResponseTo} NotOnOrAfter="${at(AFTER_MS)}" Recipient="${escapeText(input.replyUrl)}"/></SubjectConfirmation></Subject>`
    + `<Conditions NotBefore="${at(-BEFORE_MS)}" NotOnOrAfter="${at(AFTER_MS)}"><AudienceRestriction><Audience>${escapeText(input.audience)}</Audience></AudienceRestriction></Conditions>`
    + `<AttributeStatement>${attributes}</AttributeStatement>`
    + `<AuthnStatement AuthnInstant="${at(0)}" SessionIndex="${id}"><AuthnContext><AuthnContextClassRef>${input.authnContext}</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion>`;
}

function buildAttribute(claim: Claim): string {
  const format = claim.nameFormat ? ` NameFormat="${escapeText(claim.nameFormat)}"` : '';
  const values = claim.values.map((value) => `<AttributeValue>${escapeText(value)}</AttributeValue>`).join('');
  return `<Attribute Name="${escapeText(claim.name)}"${format}>${values}</Attribute>`;
}

function signAssertion(xml: string, key: SamlSigningKey): string {
  const assertion = "/*[local-name(.)='Response']/*[local-name(.)='Assertion']";
  const signer = new SignedXml({
    privateKey: key.privateKeyPem,
    publicCert: buildCertificatePem(key.certificateBase64),
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
  });
  signer.addReference({
    xpath: assertion,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE_C14N],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, { location: { reference: `${assertion}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}

/** Base64 DER with a PEM frame around it. */
export function buildCertificatePem(certificateBase64: string): string {
  const lines = certificateBase64.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
