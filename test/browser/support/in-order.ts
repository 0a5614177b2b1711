// Steps of one journey as tests of their own: after a failure the rest says so instead of waiting for what cannot come.
import type { Page } from 'playwright-core';

const STEP_TIMEOUT_MS = 60_000;

/** `picture`: where the page stands when a step fails. */
export function stepsInOrder(page: () => Page | undefined, picture: string): (sentence: string, work: () => Promise<void>) => void {
  let failed: string | undefined;
  return (sentence, work) => {
    it(sentence, async () => {
      if (failed) throw new Error(`not reached, because this failed: ${failed}`);
      try {
        await work();
      } catch (error) {
        failed = sentence;
        // A page that hangs gives no picture; the sentence above it still counts.
        await page()?.screenshot({ path: picture, timeout: 5000 }).catch(() => undefined);
        throw new Error(`${(error as Error).message}\nThe page: ${picture}`, { cause: error });
      }
    }, STEP_TIMEOUT_MS);
  };
}
