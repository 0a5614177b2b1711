// Which apps the tenant's gallery has: those of gallery.json in the folder of chats, and every vendor with a truth. Knows no app by name.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadTruths } from './console/load-truths';
import type { GalleryEntry } from './tenant/gallery';

const Entries = z.array(z.strictObject({
  name: z.string(), id: z.guid().optional(), publisher: z.string().optional(), homePageUrl: z.string().optional(),
  modes: z.array(z.string()).optional(), category: z.string().optional(),
}));

/** @throws when gallery.json or a truth is not readable */
export function loadGallery(chatsFolder: string): GalleryEntry[] {
  const file = join(chatsFolder, 'gallery.json');
  const listed = existsSync(file) ? Entries.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
  const names = loadTruths(chatsFolder).filter(({ inGallery }) => inGallery).map(({ name }) => name).filter((name) => !listed.some((entry) => entry.name === name));
  return [...listed, ...names.map((name) => ({ name }))];
}
