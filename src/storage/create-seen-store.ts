// Keys of activities that were seen, shared by every process on one database, and which of them nobody has answered yet. Knows nothing of activities.
import type { BegunTurn, SeenStore } from '../model/seen';
import { createBatch } from './create-batch';
import type { Connection } from './open-connection';

/** Twice the hour that the port promises. */
const KEPT_MS = 2 * 60 * 60_000;
const SWEEP_EVERY_MS = 15 * 60_000;
/** Whose process is gone before it answered: whoever gets the activity again does it. */
const TAKE_ON = 'update seen set worker = ? where key = ? and worker is not null and worker not in (select id from workers)';

export function createSeenStore(connection: Connection): SeenStore {
  let sweptAt = 0;
  const answered = createBatch<string>(async (keys) => {
    await connection.changeTogether(keys.map((key) => ({ sql: 'update seen set worker = null, turn = null where key = ?', args: [key] })));
  });

  async function sweep(at: number): Promise<void> {
    if (Math.abs(at - sweptAt) <= SWEEP_EVERY_MS) return;
    sweptAt = at;
    await connection.change('delete from seen where at < ?', [at - KEPT_MS]);
  }

  return {
    async isFirst(key, now) {
      const at = now.getTime();
      await sweep(at);
      return (await connection.change('insert into seen (key, at) values (?, ?) on conflict (key) do nothing', [key, at])) === 1;
    },
    async begin(key, now, { worker, ...turn }) {
      const at = now.getTime();
      await sweep(at);
      const args = [key, at, worker, JSON.stringify(turn)];
      if ((await connection.change('insert into seen (key, at, worker, turn) values (?, ?, ?, ?) on conflict (key) do nothing', args)) === 1) return true;
      return (await connection.change(TAKE_ON, [worker, key])) === 1;
    },
    noteAnswered: answered.add,
    async listUnanswered() {
      const rows = await connection.select<{ key: string; at: number; worker: string; turn: string }>(
        'select key, at, worker, turn from seen where worker is not null and worker not in (select id from workers) order by at', [],
      );
      return rows.map(({ key, at, worker, turn }) => ({ key, at: new Date(Number(at)), ...(JSON.parse(turn) as Omit<BegunTurn, 'worker'>), worker }));
    },
    takeOver: async ({ key, worker }, to) => (await connection.change('update seen set worker = ? where key = ? and worker = ?', [to, key, worker])) === 1,
    flush: answered.flush,
  };
}
