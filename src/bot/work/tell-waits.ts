// Tells on the progress card when work waits for Microsoft longer than a person expects. Knows neither why nor the words.
import type { PerformAside } from './setup-performer';

/** A shorter wait is over before anybody has read of it. */
const WORTH_TELLING_MS = 3_000;
/** Polling begins with short waits: together they are worth a word. */
const SLOW_AFTER_MS = 8_000;

export interface ToldWaits {
  /** What the work itself says. */
  progress(key: string): void;
  /** A service asked for it. */
  waitAsAsked(ms: number): Promise<void>;
  /** Between two looks at what is not shown yet. */
  waitBetweenLooks(ms: number): Promise<void>;
}

/** @param ownName what the work says of itself and no more: a wait is told in its place, and it comes back afterwards */
export function tellWaits({ progress }: Pick<PerformAside, 'progress'>, wait: (ms: number) => Promise<void>, now: () => Date, ownName?: string): ToldWaits {
  let said = ownName;
  let looked = 0;
  const during = async (key: string, ms: number, until?: string): Promise<void> => {
    progress(key, until);
    await wait(ms);
    progress(said ?? '');
  };
  return {
    progress(key) {
      said = key;
      looked = 0;
      progress(key);
    },
    waitAsAsked: (ms) => (ms < WORTH_TELLING_MS ? wait(ms) : during('asked-to-wait', ms, new Date(now().getTime() + ms).toISOString())),
    async waitBetweenLooks(ms) {
      looked += ms;
      // The work told already what it looks for.
      await (looked < SLOW_AFTER_MS || said !== ownName ? wait(ms) : during('slow-directory', ms));
    },
  };
}
