// Notes which owed cards were shown, many in one batch and behind the turns that showed them. Knows no card.
import type { Setup } from '../model/setup';
import type { Connection } from './open-connection';

const EVERY_MS = 500;
/** The flag of the card goes, the flag of pending work stays. */
const SETTLE = 'update records set has_pending = has_pending & ~2, owed_by = null, owed_face = null where id = ? and owed_face <= ?';

export interface Settler {
  settle(shown: Pick<Setup, 'id' | 'face'>): void;
  flush(): Promise<void>;
}

export function createSettler(connection: Pick<Connection, 'changeTogether'>): Settler {
  let shown = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  const later = (): void => {
    timer ??= setTimeout(() => void flush(), EVERY_MS).unref();
  };

  async function write(): Promise<void> {
    if (shown.size === 0) return;
    const batch = shown;
    shown = new Map();
    try {
      await connection.changeTogether([...batch].map(([id, face]) => ({ sql: SETTLE, args: [id, face] })));
    } catch {
      // A database in trouble tells so by itself. What is not noted with the next ones is shown once more by a later start, and that is all.
      for (const [id, face] of batch) if ((shown.get(id) ?? 0) < face) shown.set(id, face);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    return (flushing = flushing.then(write));
  }

  return {
    settle({ id, face }) {
      if ((shown.get(id) ?? 0) < face) shown.set(id, face);
      later();
    },
    flush,
  };
}
