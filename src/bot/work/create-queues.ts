// Work under one key, one after another in the order in which it came. Knows nothing of the work.

export interface Queues {
  /** Runs `work` when all earlier work of this key is over, failed or not. */
  inQueue<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** True while work of this key runs or waits. */
  has(key: string): boolean;
  /** Pieces of work of this key that run or wait. */
  count(key: string): number;
  /** Pieces of work, of all keys, that wait behind another one. */
  waiting(): number;
}

export function createQueues(): Queues {
  const queues = new Map<string, { last: Promise<unknown>; count: number }>();
  let inside = 0;
  return {
    inQueue(key, work) {
      inside += 1;
      const queue = queues.get(key) ?? { last: Promise.resolve(), count: 0 };
      queues.set(key, queue);
      queue.count += 1;
      const result = queue.last.then(work, work);
      queue.last = result.then(() => undefined, () => undefined);
      void queue.last.then(() => {
        inside -= 1;
        queue.count -= 1;
        if (queue.count === 0) queues.delete(key);
      });
      return result;
    },
    has: (key) => queues.has(key),
    count: (key) => queues.get(key)?.count ?? 0,
    waiting: () => inside - queues.size,
  };
}
