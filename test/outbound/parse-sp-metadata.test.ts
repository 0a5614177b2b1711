// What is read out of metadata, and the one sentence for each text that is none.
import { parseSpMetadata } from '../../src/outbound/parse-sp-metadata';
import { makeCertificate } from '../../src/rehearsal/tenant/make-certificate';
import { REDIRECT, service, writeKey, writeMetadata } from './sp-metadata-texts';

const NOW = new Date('2026-11-22T12:00:00Z');
const DAY = 24 * 3600 * 1000;
const read = (text: string) => parseSpMetadata(text, NOW);
const faultOf = (text: string): string | undefined => { const reading = read(text); return 'fault' in reading ? reading.fault : undefined; };
const foundIn = (text: string) => { const reading = read(text); if (!('found' in reading)) throw new Error(reading.fault); return reading.found; };
const certificateUntil = async (days: number) => (await makeCertificate('CN=Vendor', new Date(NOW.getTime() - 900 * DAY), new Date(NOW.getTime() + days * DAY))).certificateBase64;

it('reads entity ID and the address for HTTP-POST', () => {
  expect(read(writeMetadata())).toEqual({ found: { entityId: 'https://vendor.example/tenant-1', assertionConsumerService: 'https://vendor.example/acs', otherConsumerServices: [], outdated: [] } });
});

it('takes the default address of several by HTTP-POST and tells the others', () => {
  const services = [service('https://vendor.example/a', 'index="0"'), service('https://vendor.example/r', 'index="1" isDefault="true"', REDIRECT), service('https://vendor.example/b', 'index="7" isDefault="1"'), service('https://vendor.example/c', 'index="2"')].join('');

  expect(foundIn(writeMetadata({ services }))).toMatchObject({ assertionConsumerService: 'https://vendor.example/b', otherConsumerServices: ['https://vendor.example/a', 'https://vendor.example/c'] });
});

it('takes the lowest index when none is the default', () => {
  const services = [service('https://vendor.example/ten', 'index="10"'), service('https://vendor.example/none', ''), service('https://vendor.example/two', 'index="2" isDefault="false"')].join('');

  expect(foundIn(writeMetadata({ services })).assertionConsumerService).toBe('https://vendor.example/two');
});

it('reads the signs that XML writes in its own way, once', () => {
  expect(foundIn(writeMetadata({ services: service('https://vendor.example/acs?a=1&amp;b=&#x32;&#51;&amp;lt;') })).assertionConsumerService).toBe('https://vendor.example/acs?a=1&b=23&lt;');
});

it('reads an entity ID that is no address, other prefixes, comments at the end and a byte order mark', () => {
  const text = `\uFEFF${writeMetadata({ entityId: 'urn:vendor:tenant-1' }).replaceAll('md:', 'x:').replace('xmlns:md', 'xmlns:x')}<!-- made by hand -->\n`;

  expect(foundIn(text).entityId).toBe('urn:vendor:tenant-1');
  expect(foundIn(writeMetadata().replaceAll('md:', '').replace('xmlns:md', 'xmlns')).entityId).toBe('https://vendor.example/tenant-1');
});

it('finds the one service provider of a group', () => {
  const entity = writeMetadata().replace(/^<\?xml.*\n/, '');

  expect(foundIn(`<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2026-11-01T00:00:00Z">${entity}</md:EntitiesDescriptor>`).outdated).toEqual([{ what: 'metadata', since: '2026-11-01T00:00:00.000Z' }]);
  expect(read(`<md:EntitiesDescriptor xmlns:md="x">${entity}${entity}</md:EntitiesDescriptor>`)).toEqual({ fault: 'severalEntities', details: { count: '2' } });
});

it.each<[string, string, string]>([
  ['text', 'Not found', 'notXml'],
  ['nothing', '  ', 'notXml'],
  ['XML that is not well formed', '<a><b></a>', 'notXml'],
  ['other XML', '<rss><channel/></rss>', 'notMetadata'],
  ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'html'],
  ['a web page of the old kind', '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html/>', 'html'],
  ['a web page without its type', '<html lang="en"><body></body></html>', 'html'],
  ['metadata cut in half', writeMetadata().slice(0, 300), 'cut'],
  ['metadata cut in its last sign', writeMetadata().trimEnd().slice(0, -1), 'cut'],
  ['a document type', writeMetadata().replace('<md:Entity', '<!DOCTYPE x [<!ENTITY a "b">]><md:Entity'), 'doctype'],
  ['an entity alone', writeMetadata().replace('<md:Entity', '<!ENTITY a SYSTEM "file:///etc/passwd"><md:Entity'), 'doctype'],
  ['an identity provider', writeMetadata().replaceAll('SPSSODescriptor', 'IDPSSODescriptor'), 'identityProvider'],
  ['another role', writeMetadata().replaceAll('SPSSODescriptor', 'PDPDescriptor'), 'noServiceProvider'],
  ['no entity ID', writeMetadata().replace(/entityID="[^"]*"/, ''), 'noEntityId'],
  ['an empty entity ID', writeMetadata({ entityId: ' ' }), 'noEntityId'],
  ['no address for HTTP-POST', writeMetadata({ services: service('https://vendor.example/acs', '', REDIRECT) }), 'noPost'],
  ['no address at all', writeMetadata({ services: '' }), 'noPost'],
])('refuses %s', (_what, text, fault) => {
  expect(faultOf(text)).toBe(fault);
});

it('says that the document is over by its own date, the earliest of several', () => {
  const text = writeMetadata({ attributes: 'validUntil="2026-11-20T00:00:00Z"' }).replace('<md:SPSSODescriptor', '<md:SPSSODescriptor validUntil="2026-10-20T00:00:00Z"');

  expect(foundIn(text).outdated).toEqual([{ what: 'metadata', since: '2026-10-20T00:00:00.000Z' }]);
  expect(foundIn(writeMetadata({ attributes: 'validUntil="2027-01-01T00:00:00Z"' })).outdated).toEqual([]);
});

it('says that the signing certificate is over, unless a newer one stands beside it', async () => {
  const [old, older, good] = await Promise.all([certificateUntil(-1), certificateUntil(-90), certificateUntil(90)]);

  expect(foundIn(writeMetadata({ keys: writeKey(older) + writeKey(old) })).outdated).toEqual([{ what: 'certificate', since: '2026-11-21T12:00:00.000Z' }]);
  expect(foundIn(writeMetadata({ keys: writeKey(old) + writeKey(good) })).outdated).toEqual([]);
  expect(foundIn(writeMetadata({ keys: writeKey(old, 'encryption') })).outdated).toEqual([]);
  expect(foundIn(writeMetadata({ keys: writeKey('bm8gY2VydGlmaWNhdGU=') })).outdated).toEqual([]);
});
