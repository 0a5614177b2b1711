// Work under one key, one after another in the order in which it came. Knows nothing of the work.

export interface Queues {
  /** Runs `work` when all earlier work of this key is over, failed or not. */
  inQueue<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** True while work of this key runs or waits. */
  has(key: string): boolean;
  /** Pieces of work, of all keys, that wait behind another one. */
  waiting(): number;
}

export function createQueues(): Queues {
  const queues = new Map<string, Promise<unknown>>();
  let inside = 0;
  return {
    inQueue(key, work) {
      inside += 1;
      const result = (queues.get(key) ?? Promise.resolve()).then(work, work);
      const settled = result.then(() => undefined, () => undefined);
      queues.set(key, settled);
      void settled.then(() => { inside -= 1; if (queues.get(key) === settled) queues.delete(key); });
      return result;
    },
    has: (key) => queues.has(key),
    waiting: () => inside - queues.size,
  };
}
