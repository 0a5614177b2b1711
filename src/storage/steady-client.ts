// One connection to SQLite that waits for a lock without stopping the process, and is fit to go on after it. Knows no statement.
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@libsql/client/sqlite3' with { 'resolution-mode': 'import' };
import { isBusy } from './explain-store-error';

// The package ships CommonJS code, but types for ES modules only. The sub-path leaves its network clients unloaded.
const { createClient } = require('@libsql/client/sqlite3') as typeof import('@libsql/client/sqlite3', { with: { 'resolution-mode': 'import' } });

export interface SteadyClient {
  /** One after another; again from its begin while another process holds the lock. @throws what its last try threw */
  run<T>(work: (client: Client) => Promise<T>): Promise<T>;
  close(): void;
}

export interface SteadyClientOptions {
  url: string;
  /** Of each connection, such as `synchronous = full`. */
  pragmas: string[];
  /** How long a piece of work waits for another process that writes, ms. */
  limitMs: number;
}

/** SQLite waits inside the call, which stops the event loop: long enough for a commit of another process, and no longer. */
const BLOCKING_MS = 10;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 60;
/** Finalized at once, whatever it comes to; the client keeps a statement until its garbage is collected. */
const PROBE = 'begin immediate; rollback';

export function createSteadyClient({ url, pragmas, limitMs }: SteadyClientOptions): SteadyClient {
  // One connection only: there is never another one without the pragmas.
  const client = createClient({ url, timeout: BLOCKING_MS, concurrency: 1 });
  let isFresh = false;
  let isClosed = false;
  let isTaken = false;
  const next: Array<() => void> = [];
  /** Undefined: at once. Without a promise where none is needed, as each turn of a chat comes by several times. */
  const take = (): Promise<void> | undefined => {
    if (isTaken) return new Promise((resolve) => next.push(resolve));
    isTaken = true;
    return undefined;
  };
  const leave = (): void => {
    const follower = next.shift();
    if (follower) follower();
    else isTaken = false;
  };
  const setPragmas = async (): Promise<void> => {
    await client.executeMultiple(pragmas.map((pragma) => `pragma ${pragma}`).join('; '));
    isFresh = true;
  };
  /**
   * libSQL leaves a statement that met a lock in progress. Whatever is written over that connection later looks saved, and is not committed
   * (github.com/tursodatabase/libsql-client-ts/issues/352). A new connection has no such statement; nothing else may run in between.
   */
  const renew = (): void => {
    if (isClosed) return;
    client.reconnect();
    isFresh = false;
  };

  let waiting: Promise<boolean> | undefined;
  let waitMs = FIRST_WAIT_MS;
  /** Once for all that wait. @returns whether the lock is still held */
  const probe = async (): Promise<boolean> => {
    // Two processes that met once do not meet at each try.
    await delay(waitMs * (0.5 + Math.random()));
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    await take();
    const isHeld = await client.executeMultiple(PROBE).then(() => false, isBusy).finally(leave);
    if (!isHeld) waitMs = FIRST_WAIT_MS;
    return isHeld;
  };
  /** @throws the error, when the time is over */
  const waitForLock = async (begun: number, error: unknown): Promise<void> => {
    do {
      if (isClosed || performance.now() - begun >= limitMs) throw error;
      waiting ??= probe().finally(() => { waiting = undefined; });
    } while (await waiting);
  };

  return {
    async run(work) {
      for (let begun: number | undefined; ;) {
        const turn = take();
        if (turn) await turn;
        let met: unknown;
        try {
          if (!isFresh) await setPragmas();
          return await work(client);
        } catch (error) {
          if (!isBusy(error)) throw error;
          renew();
          met = error;
        } finally {
          leave();
        }
        begun ??= performance.now();
        await waitForLock(begun, met);
      }
    },
    close() {
      isClosed = true;
      client.close();
    },
  };
}
