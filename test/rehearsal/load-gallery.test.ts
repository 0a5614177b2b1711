// The gallery of the rehearsal's tenant: what a folder of chats puts into it, and that ids do not change from start to start.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGallery } from '../../src/rehearsal/load-gallery';
import { buildGallery } from '../../src/rehearsal/tenant/gallery';
import { tenantCloud } from '../../src/rehearsal/tenant/tenant-cloud';

const CHATS = join(__dirname, '..', 'chats');
const folderWith = (files: Record<string, string>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};
const truth = readFileSync(join(CHATS, 'mimecast.yaml'), 'utf8');

it('has every vendor with a truth and the non-gallery app, without any list', () => {
  const folder = folderWith({ 'acme.yaml': truth.replace('name: Mimecast', 'name: Acme Cloud') });
  const [acme, ...others] = buildGallery(loadGallery(folder));

  expect(acme).toMatchObject({ displayName: 'Acme Cloud', supportedSingleSignOnModes: ['saml'], id: expect.stringMatching(/^c[0-9a-f]{7}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/) as string });
  expect(others.map(({ id }) => id)).toEqual([tenantCloud().customTemplateId]);
  expect(buildGallery(loadGallery(folder))[0]).toEqual(acme);
});

it('takes a listed app as it is listed, once', () => {
  const gallery = loadGallery(CHATS);

  expect(gallery.filter(({ name }) => name === 'Mimecast')).toEqual([expect.objectContaining({ id: 'c0000000-0000-4000-8000-000000000001', modes: ['saml', 'password'] })]);
  expect(new Set(buildGallery(gallery).map(({ id }) => id)).size).toBe(gallery.length + 1);
});

it('refuses a list that has another shape', () => {
  expect(() => loadGallery(folderWith({ 'gallery.json': '[{ "title": "Acme" }]' }))).toThrow(/name/);
});
