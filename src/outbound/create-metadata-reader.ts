// Reads a service provider's metadata from an address or from a pasted text. Knows no setup and no card.
import type { MetadataReading, ReadMetadata } from '../model/sp-metadata';
import { fetchPublicText, type FetchOptions } from './fetch-public-text';
import { parseSpMetadata } from './parse-sp-metadata';

export function createMetadataReader({ now, ...options }: FetchOptions & { now: () => Date }): ReadMetadata {
  const readUrl = async (url: string): Promise<MetadataReading> => {
    const fetched = await fetchPublicText(url, options);
    return 'fault' in fetched ? fetched : parseSpMetadata(fetched.text, now());
  };
  return async ({ url, xml }) => ({
    ...(xml === undefined ? {} : { xml: parseSpMetadata(xml, now()) }),
    ...(url === undefined ? {} : { url: await readUrl(url) }),
  });
}
