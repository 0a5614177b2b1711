// Ends the process in order when it is asked to, within ten seconds. Knows neither servers nor stores.

export interface StopOptions {
  /** In this order; each may take its time, together not more than the limit. */
  steps: Array<() => Promise<void> | void>;
  exit: (code: number) => void;
  limitMs?: number;
}

const LIMIT_MS = 10_000;

/** Safe to call twice: the second call changes nothing. */
export function createStop({ steps, exit, limitMs = LIMIT_MS }: StopOptions): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => exit(1), limitMs).unref();
    runSteps(steps).then(
      () => exit(0),
      () => exit(1),
    );
  };
}

async function runSteps(steps: StopOptions['steps']): Promise<void> {
  for (const step of steps) await step();
}
