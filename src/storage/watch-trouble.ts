// Remembers whether a database is in trouble, from what its statements meet, and tells when that begins and ends. Knows no table.
import { SetupError, type SetupErrorCode } from '../model/errors';
import type { Connection } from './open-connection';

export interface Watched extends Connection {
  trouble(): SetupErrorCode | undefined;
  /** What was found beside the statements. */
  note(error: unknown): void;
}

/** @param tell called when a trouble begins, with its code, and without one when the database takes writes again */
export function watchTrouble(connection: Connection, tell: (code?: SetupErrorCode) => void): Watched {
  let trouble: SetupErrorCode | undefined;
  let isClosed = false;
  const note = (error: unknown): void => {
    const code = error instanceof SetupError ? error.code : 'store/unavailable';
    // A damaged file may well take other rows; it stays damaged.
    if (isClosed || trouble === code || trouble === 'store/damaged') return;
    trouble = code;
    tell(code);
  };
  /** A statement that changed no row has not proven that there is room for one. */
  const proves = async (work: Promise<number>): Promise<number> => {
    try {
      const changed = await work;
      if (trouble !== undefined && trouble !== 'store/damaged' && changed > 0) {
        trouble = undefined;
        tell();
      }
      return changed;
    } catch (error) {
      note(error);
      throw error;
    }
  };
  const watch = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      note(error);
      throw error;
    }
  };
  return {
    change: (sql, args) => proves(connection.change(sql, args)),
    select: (sql, args) => watch(connection.select(sql, args)),
    changeTogether: (statements) => proves(connection.changeTogether(statements)),
    checkPlace: () => connection.checkPlace(),
    close() {
      isClosed = true;
      connection.close();
    },
    trouble: () => trouble,
    note,
  };
}
