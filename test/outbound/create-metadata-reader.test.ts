// Both ways to hand metadata over, each read for itself.
import { createMetadataReader } from '../../src/outbound/create-metadata-reader';
import { startFakeVendorHost, VENDOR_HOST, type FakeVendorHost } from '../support/fake-vendor-host';
import { writeMetadata } from './sp-metadata-texts';

let host: FakeVendorHost;
beforeAll(async () => { host = await startFakeVendorHost(); });
afterAll(() => host.close());

it('reads the address and the text, and what fails on one side does not keep the other', async () => {
  const read = createMetadataReader({ privateHosts: host.privateHosts, now: () => new Date('2026-11-22T12:00:00Z') });
  host.answer = (_req, res) => void res.end(writeMetadata({ entityId: 'https://vendor.example/by-url' }));
  const url = `https://${VENDOR_HOST}/metadata`;

  expect(await read({ url, xml: 'no XML' })).toMatchObject({ url: { found: { entityId: 'https://vendor.example/by-url' } }, xml: { fault: 'notXml' } });
  expect(await read({ xml: writeMetadata() })).toEqual({ xml: { found: expect.objectContaining({ entityId: 'https://vendor.example/tenant-1' }) } });
  host.answer = (_req, res) => void res.end('<!doctype html><html></html>');
  expect(await read({ url })).toEqual({ url: { fault: 'html', details: {} } });
});
