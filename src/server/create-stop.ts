// Ends the process in order when it is asked to, within ten seconds. Knows neither servers nor stores.

export interface StopOptions {
  exit: (code: number) => void;
  /** Told when the time is over before all is closed; what was not finished stands in the database. */
  onLate: () => void;
  limitMs?: number;
  now?: () => number;
}

export interface Stop {
  /** Aborted at the first request to stop. */
  signal: AbortSignal;
  /** What is opened first is closed last. */
  atEnd(step: () => Promise<void> | void): void;
  /** Asks for an orderly end. Again a second later or more: the end comes at once, with code 1. */
  request(): void;
}

/** Hosts wait 10 s (Docker) to 30 s (Kubernetes) before they kill. */
const LIMIT_MS = 9_000;
/** One Ctrl+C may arrive twice: from the terminal, and from whoever started the process. */
const SAME_REQUEST_MS = 1_000;

export function createStop({ exit, onLate, limitMs = LIMIT_MS, now = () => performance.now() }: StopOptions): Stop {
  const controller = new AbortController();
  const steps: Array<() => Promise<void> | void> = [];
  let requestedAt: number | undefined;
  return {
    signal: controller.signal,
    atEnd: (step) => void steps.unshift(step),
    request() {
      if (requestedAt !== undefined) {
        if (now() - requestedAt >= SAME_REQUEST_MS) exit(1);
        return;
      }
      requestedAt = now();
      setTimeout(() => {
        onLate();
        exit(0);
      }, limitMs).unref();
      controller.abort();
      runSteps(steps).then(() => exit(0), () => exit(1));
    },
  };
}

async function runSteps(steps: Array<() => Promise<void> | void>): Promise<void> {
  for (const step of steps) await step();
}
