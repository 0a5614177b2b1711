// Metadata written to hold the bot up, to hide something, or to say two things at once.
import { findTextFault } from '../../src/outbound/find-text-fault';
import { parseSpMetadata } from '../../src/outbound/parse-sp-metadata';
import { writeMetadata } from './sp-metadata-texts';

const NOW = new Date('2026-11-22T12:00:00Z');
const SIZE = 250_000;
const inside = (text: string): string => writeMetadata().replace('<md:SPSSODescriptor', `${text}<md:SPSSODescriptor`);
const fill = (text: string): string => text.repeat(Math.floor(SIZE / text.length));

it.each<[string, string, string]>([
  ['hundreds of comments in a row', inside('<!-- a -->'.repeat(500)), 'found'],
  ['comments behind the end, and something behind them', `${writeMetadata()}${'<!-- a -->'.repeat(500)}x`, 'cut'],
  ['a quarter of a megabyte of blanks', inside(fill(' ')), 'found'],
  ['a quarter of a megabyte of comments', inside(fill('<!---->')), 'found'],
  ['comments that are opened again and again', inside(fill('<!--')), 'notXml'],
  ['processing instructions before the root', `${fill('<?a ?>')}${writeMetadata().replace(/^.*\n/, '')}`, 'found'],
  ['attributes without end', writeMetadata({ attributes: Array.from({ length: 20_000 }, (_, at) => `a${at}=""`).join(' ') }), 'found'],
  ['elements in elements in elements', inside('<a>'.repeat(20_000) + '</a>'.repeat(20_000)), 'notXml'],
  ['groups in groups in groups', '<EntitiesDescriptor>'.repeat(5_000) + '</EntitiesDescriptor>'.repeat(5_000), 'notXml'],
  ['certificates without end', writeMetadata({ keys: `<KeyDescriptor><KeyInfo><X509Data>${'<X509Certificate>MA==</X509Certificate>'.repeat(5_000)}</X509Data></KeyInfo></KeyDescriptor>` }), 'found'],
  ['the names of a prototype', inside('<__proto__ polluted="1"/>'), 'notXml'],
  ['a prototype’s names as attributes', writeMetadata({ attributes: '__proto__="x" constructor="y"' }), 'found'],
  ['roots as text', '<EntityDescriptor entityID="x"><SPSSODescriptor>y</SPSSODescriptor></EntityDescriptor>', 'noPost'],
])('judges %s within a moment', (_what, text, expected) => {
  const begun = Date.now();
  const reading = parseSpMetadata(text, NOW);

  expect('found' in reading ? 'found' : reading.fault).toBe(expected);
  expect(Date.now() - begun).toBeLessThan(2_000);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('takes entity ID and address from attributes of SAML’s own, not from another namespace’s of the same name', () => {
  const text = writeMetadata({ attributes: 'xmlns:x="urn:other" x:entityID="https://other.example"' }).replace('<md:AssertionConsumerService', '<md:AssertionConsumerService x:Location="https://other.example/acs"');

  expect(parseSpMetadata(text, NOW)).toMatchObject({ found: { entityId: 'https://vendor.example/tenant-1', assertionConsumerService: 'https://vendor.example/acs' } });
});

it('does not take a root out of a comment before the document', () => {
  expect(parseSpMetadata(writeMetadata().replace('<md:Entity', '<!-- was <md:EntitiesDescriptor > --><md:Entity'), NOW)).toMatchObject({ found: { entityId: 'https://vendor.example/tenant-1' } });
});

it.each(['&#xD800;', '&#0;', '&#1;', '&#xFFFF;', '&#x110000;'])('a number that XML has no sign for (%s) stays as it was written', (reference) => {
  expect(parseSpMetadata(writeMetadata({ entityId: `https://vendor.example/${reference}` }), NOW)).toMatchObject({ found: { entityId: `https://vendor.example/${reference}` } });
});

it.each([
  ['a whole document', writeMetadata(), undefined],
  ['one that a comment ends', `${writeMetadata()}<!-- made by hand --> <!-- twice -->`, undefined],
  ['one that ends in a comment which does not', `${writeMetadata()}<!-- made by`, 'cut'],
  ['a mark of an end alone', '-->', 'notXml'],
])('finds in %s what is to be found before it is parsed', (_what, text, fault) => {
  expect(findTextFault(text.trim())).toBe(fault);
});
