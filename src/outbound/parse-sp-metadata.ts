// Reads a service provider's SAML metadata, or says what is wrong with the text. Untrusted input: no document types, no entities, no network.
import { X509Certificate } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import type { MetadataFault, MetadataReading, MetadataRefusal, SpMetadata } from '../model/sp-metadata';
import { findTextFault } from './find-text-fault';

interface EntityXml {
  '@entityID'?: string;
  '@validUntil'?: string;
  SPSSODescriptor?: DescriptorXml[];
  IDPSSODescriptor?: unknown[];
}

interface DescriptorXml {
  '@protocolSupportEnumeration'?: string;
  '@validUntil'?: string;
  AssertionConsumerService?: Array<{ '@Binding'?: string; '@Location'?: string; '@index'?: string; '@isDefault'?: string }>;
  KeyDescriptor?: Array<{ '@use'?: string; KeyInfo?: Array<{ X509Data?: Array<{ X509Certificate?: string[] }> }> }>;
}

interface DocumentXml {
  EntityDescriptor?: EntityXml[];
  EntitiesDescriptor?: Array<{ '@validUntil'?: string } & DocumentXml>;
}

const REPEATED = new Set(['EntityDescriptor', 'EntitiesDescriptor', 'SPSSODescriptor', 'IDPSSODescriptor', 'AssertionConsumerService', 'KeyDescriptor', 'KeyInfo', 'X509Data', 'X509Certificate']);
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
/** More than a form takes: it says so there. SAML lets an entity ID have 1024 characters. */
const LONGEST_VALUE = 2_000;
const MOST_OTHERS = 20;
const MOST_CERTIFICATES = 50;
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';

/** @param now tells what is over; nothing is refused for it */
export function parseSpMetadata(typed: string, now: Date): MetadataReading {
  const text = typed.replace(/^\uFEFF/, '').trim();
  const fault = findTextFault(text);
  if (fault) return refuse(fault);
  const root = parseText(text);
  if (root === undefined) return refuse('notXml');
  const entities = listEntities(root);
  if (entities.length === 0) return refuse('notMetadata');
  const providers = entities.filter(({ entity }) => entity.SPSSODescriptor);
  if (providers.length === 0) return refuse(entities.some(({ entity }) => entity.IDPSSODescriptor) ? 'identityProvider' : 'noServiceProvider');
  if (providers.length > 1) return refuse('severalEntities', { count: String(providers.length) });
  return readEntity(providers[0]!, now);
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // Of elements only: an attribute with a prefix is not SAML's own.
  transformTagName: (name) => name.slice(name.lastIndexOf(':') + 1),
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  tagValueProcessor: (_name, value) => decodeReferences(value),
  attributeValueProcessor: (_name, value) => decodeReferences(value),
  isArray: (name) => REPEATED.has(name),
});

/** The parser refuses names that would change a prototype, and elements in elements without end. */
function parseText(text: string): DocumentXml | undefined {
  try {
    return parser.parse(text) as DocumentXml;
  } catch {
    return undefined;
  }
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five names and the numbers that XML always has; a document's own entities were refused before. Once, so that `&amp;lt;` stays `&lt;`. */
function decodeReferences(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return isXmlSign(code) ? String.fromCodePoint(code) : whole;
  });
}

/** XML 1.0, section 2.2. */
function isXmlSign(code: number): boolean {
  return code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

interface Placed {
  entity: EntityXml;
  /** `validUntil` of the document's parts around it. */
  until: Array<string | undefined>;
}

/** Metadata may hold a whole federation, in groups. */
function listEntities(document: DocumentXml, until: Array<string | undefined> = []): Placed[] {
  const groups = (document.EntitiesDescriptor ?? []).flatMap((group) => listEntities(group, [...until, group['@validUntil']]));
  return [...(document.EntityDescriptor ?? []).map((entity) => ({ entity, until })), ...groups];
}

function readEntity({ entity, until }: Placed, now: Date): MetadataReading {
  const descriptors = entity.SPSSODescriptor ?? [];
  const descriptor = descriptors.find((one) => one['@protocolSupportEnumeration']?.split(/\s+/).includes(PROTOCOL)) ?? descriptors[0]!;
  const entityId = entity['@entityID']?.trim();
  if (!entityId) return refuse('noEntityId');
  const services = listPostServices(descriptor);
  const main = services.find((one) => one.isDefault === true) ?? [...services].sort((a, b) => a.index - b.index)[0];
  if (!main) return refuse('noPost');
  const over = [...until, entity['@validUntil'], descriptor['@validUntil']].flatMap((one) => endedAt(one === undefined ? Number.NaN : Date.parse(one), now));
  const found: SpMetadata = {
    entityId: entityId.slice(0, LONGEST_VALUE),
    assertionConsumerService: main.location.slice(0, LONGEST_VALUE),
    otherConsumerServices: [...new Set(services.map((one) => one.location))].filter((location) => location !== main.location && location.length <= LONGEST_VALUE).slice(0, MOST_OTHERS),
    outdated: [...over.sort().slice(0, 1).map((since) => ({ what: 'metadata' as const, since })), ...certificateEnd(descriptor, now)],
  };
  return { found };
}

function listPostServices({ AssertionConsumerService = [] }: DescriptorXml): Array<{ location: string; index: number; isDefault: boolean }> {
  return AssertionConsumerService.flatMap((service) => {
    const location = service['@Location']?.trim();
    const index = Number(service['@index'] ?? Number.NaN);
    return service['@Binding'] === POST && location ? [{ location, index: Number.isNaN(index) ? Number.MAX_SAFE_INTEGER : index, isDefault: /^(true|1)$/.test(service['@isDefault'] ?? '') }] : [];
  });
}

/** While a certificate is being replaced there are two: only when the last one is over nothing is left to sign with. */
function certificateEnd({ KeyDescriptor = [] }: DescriptorXml, now: Date): SpMetadata['outdated'] {
  const texts = KeyDescriptor.filter((key) => key['@use'] !== 'encryption').flatMap((key) => key.KeyInfo ?? []).flatMap((info) => info.X509Data ?? []).flatMap((data) => data.X509Certificate ?? []).slice(0, MOST_CERTIFICATES);
  const ends = texts.map(readEnd);
  const last = Math.max(...ends);
  return ends.length > 0 ? endedAt(last, now).map((since) => ({ what: 'certificate' as const, since })) : [];
}

/** A certificate that cannot be read says nothing of its end: Entra does not use it unless requests are signed. */
function readEnd(text: string): number {
  try {
    return Date.parse(new X509Certificate(Buffer.from(text.replace(/\s+/g, ''), 'base64')).validTo);
  } catch {
    return Number.NaN;
  }
}

function endedAt(time: number, now: Date): string[] {
  return time <= now.getTime() ? [new Date(time).toISOString()] : [];
}

function refuse(fault: MetadataFault, details: Record<string, string> = {}): MetadataRefusal {
  return { fault, details };
}
