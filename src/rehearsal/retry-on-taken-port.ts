// Tries a start again when somebody else took a port between its choice and its use. Knows nothing of what starts.

const MOST_TRIES = 4;

/** @param start picks its ports anew on each try and leaves nothing running when it fails */
export async function retryOnTakenPort<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === MOST_TRIES || !String(error).includes('EADDRINUSE')) throw error;
    }
  }
}
