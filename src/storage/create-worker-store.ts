// The processes that work on one database, as rows. Knows not how their life is judged.
import type { WorkerEntry, WorkerStore } from '../model/workers';
import type { Connection } from './open-connection';

export function createWorkerStore(connection: Connection): WorkerStore {
  return {
    async enter({ id, place, pid }) {
      await connection.change('insert into workers (id, place, pid, beats) values (?, ?, ?, 0)', [id, place, pid]);
    },
    beat: async (id) => (await connection.change('update workers set beats = beats + 1 where id = ?', [id])) === 1,
    async list() {
      const rows = await connection.select<WorkerEntry>('select id, place, pid, beats from workers order by id', []);
      return rows.map(({ id, place, pid, beats }) => ({ id, place, pid: Number(pid), beats: Number(beats) }));
    },
    async leave(id) {
      await connection.change('delete from workers where id = ?', [id]);
    },
  };
}
