// Keys of activities that were seen, shared by every process on one database. Knows nothing of activities.
import type { SeenStore } from '../model/ports';
import type { Connection } from './open-connection';

/** Twice the hour that the port promises. */
const KEPT_MS = 2 * 60 * 60_000;
const SWEEP_EVERY_MS = 15 * 60_000;

export function createSeenStore(connection: Connection): SeenStore {
  let sweptAt = 0;
  return {
    async isFirst(key, now) {
      const at = now.getTime();
      if (Math.abs(at - sweptAt) > SWEEP_EVERY_MS) {
        sweptAt = at;
        await connection.change('delete from seen where at < ?', [at - KEPT_MS]);
      }
      return (await connection.change('insert into seen (key, at) values (?, ?) on conflict (key) do nothing', [key, at])) === 1;
    },
  };
}
