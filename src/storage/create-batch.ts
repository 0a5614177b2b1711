// Collects small notes and writes many at once, behind the turns that made them. Knows not what they say.

const EVERY_MS = 500;

export interface Batch<T> {
  add(note: T): void;
  /** Resolves when all that was added before is written, or the database did not take it. */
  flush(): Promise<void>;
}

/** @param write notes that it does not take come again with the next ones */
export function createBatch<T>(write: (notes: T[]) => Promise<void>): Batch<T> {
  let notes: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  async function writeAll(): Promise<void> {
    const batch = notes;
    notes = [];
    if (batch.length === 0) return;
    // A database in trouble tells so by itself.
    await write(batch).catch(() => { notes = [...batch, ...notes]; });
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    return (flushing = flushing.then(writeAll));
  }

  return {
    add(note) {
      notes.push(note);
      timer ??= setTimeout(() => void flush(), EVERY_MS).unref();
    },
    flush,
  };
}
