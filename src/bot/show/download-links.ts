// Links to public files on cards: the same file keeps its link while that is nearly new. Knows no card.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PublicFile, SetupKey } from '../../model/ports';
import type { BotDeps } from '../bot-deps';
import type { Download } from './views/view-context';

export interface DownloadLinks {
  /** @param lifeMs of a new one; one that is given again has at least five sixths of it left */
  give(owner: SetupKey, file: PublicFile, lifeMs: number): Promise<Download>;
}

interface Given {
  download: Download;
  /** Of the content: a certificate that was changed gets a link of its own. */
  hash: string;
}

const MOST_KNOWN = 500;
const NEARLY_NEW = 5 / 6;

/** Only the process that made a link knows it: the database has its hash. Another process makes another one, and both lead to the file. */
export function createDownloadLinks({ downloads, now, publicUrl }: Pick<BotDeps, 'downloads' | 'now' | 'publicUrl'>): DownloadLinks {
  const given = new LRUCache<string, Given>({ max: MOST_KNOWN });
  return {
    async give({ tenantId, setupId }, file, lifeMs) {
      const at = now().getTime();
      const key = `${setupId}/${file.name}`;
      const hash = createHash('sha256').update(file.content).digest('base64');
      const known = given.get(key);
      const leftMs = known ? Date.parse(known.download.until) - at : 0;
      // More than a new one would have: the clock was set back meanwhile.
      if (known?.hash === hash && leftMs <= lifeMs && leftMs >= lifeMs * NEARLY_NEW) return known.download;
      const until = new Date(at + lifeMs);
      const { token } = await downloads.put(file, until, { tenantId, setupId });
      const download = { url: `${publicUrl}/downloads/${token}`, until: until.toISOString() };
      given.set(key, { download, hash });
      return download;
    },
  };
}
