// Reads a SAMLRequest as it came over HTTP-Redirect or HTTP-POST. Knows no app: it only says what was asked.
import { inflateRawSync } from 'node:zlib';
import { DOMParser } from '@xmldom/xmldom';
import { SAML_ASSERTION, SAML_PROTOCOL } from './saml-names';

export interface AuthnRequest {
  id: string;
  issuer: string;
  issuedAt: Date;
  /** Absent: the app's first reply URL is used. */
  replyUrl?: string;
  /** Empty when the request does not ask for a way to sign in. */
  requestedContexts: string[];
}

const MAX_XML = 200_000;

/** The request, or undefined when it is not one that Entra would read. */
export function readAuthnRequest(samlRequest: string, binding: 'redirect' | 'post'): AuthnRequest | undefined {
  const xml = decodeRequest(samlRequest, binding);
  const root = xml === undefined ? undefined : parseXml(xml);
  if (root?.namespaceURI !== SAML_PROTOCOL || root.localName !== 'AuthnRequest') return undefined;
  const id = root.getAttribute('ID');
  const issuedAt = new Date(root.getAttribute('IssueInstant') ?? '');
  const issuer = root.getElementsByTagNameNS(SAML_ASSERTION, 'Issuer')[0]?.textContent?.trim();
  if (!id || !issuer || root.getAttribute('Version') !== '2.0' || Number.isNaN(issuedAt.getTime())) return undefined;
  // Entra documents: a request with a Subject, or with another comparison than exact, is not supported.
  if (root.getElementsByTagNameNS(SAML_ASSERTION, 'Subject').length > 0) return undefined;
  const context = root.getElementsByTagNameNS(SAML_PROTOCOL, 'RequestedAuthnContext')[0];
  if (context && !['', 'exact'].includes(context.getAttribute('Comparison') ?? '')) return undefined;
  const contexts = context ? Array.from(context.getElementsByTagNameNS(SAML_ASSERTION, 'AuthnContextClassRef')) : [];
  const replyUrl = root.getAttribute('AssertionConsumerServiceURL') || undefined;
  return { id, issuer, issuedAt, replyUrl, requestedContexts: contexts.map((element) => element.textContent?.trim() ?? '') };
}

function decodeRequest(samlRequest: string, binding: 'redirect' | 'post'): string | undefined {
  const bytes = Buffer.from(samlRequest, 'base64');
  if (binding === 'post') return bytes.toString('utf8');
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_XML }).toString('utf8');
  } catch {
    return undefined;
  }
}

/** The root element; undefined when the text is not XML or brings a document type of its own. */
export function parseXml(xml: string): Element | undefined {
  if (xml.length > MAX_XML || xml.includes('<!DOCTYPE')) return undefined;
  let isBroken = false;
  const refuse = () => { isBroken = true; };
  try {
    const parser = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } });
    const root = parser.parseFromString(xml, 'text/xml')?.documentElement;
    return isBroken ? undefined : root ?? undefined;
  } catch {
    return undefined;
  }
}
