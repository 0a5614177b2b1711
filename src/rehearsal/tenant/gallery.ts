// The app gallery of the rehearsal: templates as GET /applicationTemplates shows them. Knows no app by name but Entra's own "Custom".
import { createHash } from 'node:crypto';
import type { ApplicationTemplate } from '@microsoft/microsoft-graph-types';
import { tenantCloud } from './tenant-cloud';

export type TemplateRecord = ApplicationTemplate & { id: string; displayName: string };

/** One app of the gallery; what is left out is filled with what does no harm. */
export interface GalleryEntry {
  name: string;
  /** Left out, it follows from the name, so that it stays the same from start to start. */
  id?: string;
  publisher?: string;
  homePageUrl?: string;
  modes?: string[];
  category?: string;
}

/** All templates of a tenant: the given apps and the non-gallery one. */
export function buildGallery(entries: GalleryEntry[], customTemplateId = tenantCloud().customTemplateId): TemplateRecord[] {
  return [
    ...entries.map((entry) => buildTemplate({ ...entry, modes: entry.modes ?? ['saml'] })),
    buildTemplate({ id: customTemplateId, name: 'Custom', modes: ['password', 'saml', 'external'] }),
  ];
}

function buildTemplate(entry: GalleryEntry): TemplateRecord {
  return {
    id: entry.id ?? makeTemplateId(entry.name),
    displayName: entry.name,
    homePageUrl: entry.homePageUrl ?? null,
    supportedSingleSignOnModes: entry.modes,
    supportedProvisioningTypes: [],
    logoUrl: null,
    categories: [entry.category ?? 'other'],
    publisher: entry.publisher ?? null,
    description: null,
  };
}

function makeTemplateId(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  return `c${hash.slice(0, 7)}-${hash.slice(7, 11)}-4${hash.slice(11, 14)}-8${hash.slice(14, 17)}-${hash.slice(17, 29)}`;
}
