// Which signs a fetched document is written in, as it says itself.
import { decodeXml } from '../../src/outbound/decode-xml';
import { parseSpMetadata } from '../../src/outbound/parse-sp-metadata';
import { writeMetadata } from './sp-metadata-texts';

const NOW = new Date('2026-11-22T12:00:00Z');

describe('signs of a fetched document', () => {
  const entityId = 'https://vendor.example/straße';
  const text = writeMetadata({ entityId });
  const utf16 = Buffer.from(`\uFEFF${text.replace('UTF-8', 'UTF-16')}`, 'utf16le');

  it.each<[string, Buffer, string | undefined]>([
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), 'text/xml; charset=utf-8'],
    ['UTF-16, little end first', utf16, undefined],
    ['UTF-16, big end first', Buffer.from(utf16).swap16(), 'application/xml'],
    ['UTF-16 without a mark', utf16.subarray(2), undefined],
    ['Latin 1 by its own word', Buffer.from(text.replace('UTF-8', 'ISO-8859-1'), 'latin1'), 'text/xml'],
    ['Latin 1 by the host’s word', Buffer.from(text.replace(' encoding="UTF-8"', ''), 'latin1'), 'text/xml; charset="iso-8859-1"'],
  ])('are read from %s', (_what, bytes, contentType) => {
    expect(parseSpMetadata(decodeXml(bytes, contentType)!, NOW)).toMatchObject({ found: { entityId } });
  });

  it('are not guessed when they are not what they say, or nobody knows what they say', () => {
    expect(decodeXml(Buffer.from(text, 'latin1'))).toBeUndefined();
    expect(decodeXml(Buffer.from(text), 'text/xml; charset=klingon')).toBeUndefined();
  });

  it('hide no document type', () => {
    const hidden = Buffer.from(`\uFEFF${text.replace('<md:Entity', '<!DOCTYPE x [<!ENTITY a "b">]><md:Entity')}`, 'utf16le');

    expect(parseSpMetadata(decodeXml(hidden)!, NOW)).toEqual({ fault: 'doctype', details: {} });
  });
});
