// A session for planning: each address is read once however often it is asked, and nothing can be written.
import { createHash } from 'node:crypto';
import type { GraphRequestOptions, GraphSession } from '../../model/action';

export interface ReadingSession {
  graph: GraphSession;
  /** SHA-256 in hex over all that was read so far, whatever the order of reading. */
  fingerprint(): Promise<string>;
}

export function createReadingSession(graph: GraphSession): ReadingSession {
  const reads = new Map<string, Promise<unknown>>();
  const once = <T>(kind: string, path: string, options: GraphRequestOptions | undefined, read: () => Promise<T>): Promise<T> => {
    const key = `${kind} ${path} ${JSON.stringify(options?.query ?? {})}`;
    const known = reads.get(key) ?? read();
    reads.set(key, known);
    return known as Promise<T>;
  };
  const refuse = async (): Promise<never> => {
    throw new Error('Planning writes nothing');
  };
  return {
    graph: {
      get: (path, options) => once('get', path, options, () => graph.get(path, options)),
      list: (path, options) => once('list', path, options, () => graph.list(path, options)),
      getPublicText: (url) => once('text', url, undefined, () => graph.getPublicText(url)),
      post: refuse,
      patch: refuse,
      delete: refuse,
    },
    async fingerprint() {
      const entries = await Promise.all([...reads].map(async ([key, read]) => [key, await read.then(canonical, () => 'failed')]));
      return createHash('sha256').update(JSON.stringify(entries.sort())).digest('hex');
    },
  };
}

/** Keys sorted, OData's own properties left out, objects of a list by their id: replicas may answer in another order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.every((item) => item !== null && typeof item === 'object' && 'id' in item) ? items.sort((one, other) => idOf(one).localeCompare(idOf(other))) : items;
  }
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([name]) => !name.startsWith('@odata.'));
  return Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other)).map(([name, part]) => [name, canonical(part)]));
}

function idOf(value: unknown): string {
  return String((value as { id: unknown }).id);
}
