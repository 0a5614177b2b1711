// Work that goes on by itself, so that somebody can wait for all of it. Knows not what the work is.

export interface TaskSet {
  add(task: Promise<unknown>): void;
  /** Resolves when nothing runs any more, also of what came meanwhile. */
  settle(): Promise<void>;
}

export function createTaskSet(): TaskSet {
  const running = new Set<Promise<void>>();
  return {
    add(task) {
      const ended = task.then(() => undefined, () => undefined).finally(() => running.delete(ended));
      running.add(ended);
    },
    async settle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
