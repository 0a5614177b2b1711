// Lets one effect be put down between two calls when the process is to end, or has lost its place to another. Knows not what the effect is.
import type { GraphSession } from '../../model/action';
import type { Tenure } from './tenure';

/** Thrown at a safe point. Nothing went wrong: the effect stays pending in its setup, and the next start takes it up. */
export class PutDown extends Error {
  override readonly name = 'PutDown';

  /** @param hasWritten false: no write was sent, so the next attempt has nothing to look for */
  constructor(readonly hasWritten: boolean) {
    super('put down, the process is to end');
  }
}

export interface SafePoints {
  /** @throws PutDown when the process is to end or is no longer the one to do this */
  check(): void;
  /** Ends early, with PutDown, when the process is to end meanwhile. */
  wait(ms: number): Promise<void>;
  /** Sees each try of a Graph call. */
  noteTry(attempt: { method: string }): void;
  /** A session whose writes are waited for: what was sent has to be answered before the effect is put down. */
  watch(graph: GraphSession): GraphSession;
  /** From now on the effect goes on to its end: it holds something that another attempt could not get again. */
  goOn(): void;
  /** The work, or PutDown once a safe point said so, whatever else the work made of it; then no write is on its way any more. */
  guard<T>(work: () => Promise<T>): Promise<T>;
}

export interface SafePointsOptions {
  /** Aborted when the process is to end or has lost its place. */
  ending: AbortSignal;
  /** Cheap: asked before each call. */
  holds: Tenure['holds'];
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export function createSafePoints({ ending, holds, wait }: SafePointsOptions): SafePoints {
  let isPutDown = false;
  let goesOn = false;
  let hasWritten = false;
  const onTheirWay = new Set<Promise<unknown>>();
  const check = (): void => {
    if (goesOn || (!ending.aborted && holds())) return;
    isPutDown = true;
    throw new PutDown(hasWritten);
  };
  const track = <T>(write: Promise<T>): Promise<T> => {
    const ended = write.then(() => undefined, () => undefined).finally(() => onTheirWay.delete(ended));
    onTheirWay.add(ended);
    return write;
  };
  return {
    check,
    async wait(ms) {
      check();
      await wait(ms, goesOn ? undefined : ending).catch((error: unknown) => {
        check();
        throw error;
      });
      check();
    },
    goOn: () => { goesOn = true; },
    noteTry: ({ method }) => { hasWritten ||= method !== 'GET'; },
    watch: (graph) => ({
      ...graph,
      post: (path, body, options) => track(graph.post(path, body, options)),
      patch: (path, body, options) => track(graph.patch(path, body, options)),
      delete: (path, options) => track(graph.delete(path, options)),
    }),
    async guard(work) {
      const ended = await work().then((result) => ({ result }), (error: unknown) => ({ error }));
      if (isPutDown) {
        await Promise.all(onTheirWay);
        throw new PutDown(hasWritten);
      }
      if ('error' in ended) throw ended.error;
      return ended.result;
    },
  };
}
