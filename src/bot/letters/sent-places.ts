// Messages that lie in a chat and of which the database takes no note at the moment: known here until it does, so that none is sent a second time. Knows not what they show.
import { LRUCache } from 'lru-cache';
import { describeError } from '../../model/describe-error';
import type { LiveCard } from '../../model/setup';
import type { BotDeps } from '../bot-deps';
import { createTaskSet } from '../work/create-task-set';
import { isTroubleOfStore, savePersistently } from '../work/save-persistently';

const MOST_KNOWN = 2_000;

export interface SentPlaces {
  /** Where it lies, while the database does not know. */
  find(key: string): LiveCard | undefined;
  /** Resolves also when the database is in trouble: the note is made when it is well, unless a newer message of this key was noted by then. @throws what is no matter of waiting */
  note(key: string, live: LiveCard, save: () => Promise<unknown>, of: { correlationId: string; setupId: string }): Promise<void>;
  settle(): Promise<void>;
}

export function createSentPlaces(deps: Pick<BotDeps, 'log' | 'stopping' | 'wait'>): SentPlaces {
  const unnoted = new LRUCache<string, LiveCard>({ max: MOST_KNOWN });
  const noting = createTaskSet();
  return {
    find: (key) => unnoted.get(key),
    async note(key, live, save, of) {
      unnoted.set(key, live);
      const saveNewest = async (): Promise<void> => {
        if (unnoted.get(key) !== live) return;
        await save();
        if (unnoted.get(key) === live) unnoted.delete(key);
      };
      try {
        await saveNewest();
      } catch (error) {
        if (!isTroubleOfStore(error)) throw error;
        noting.add(savePersistently(saveNewest, deps, of).catch((last: unknown) => deps.log.warn({ ...of, ...describeError(last) }, 'place of the card not noted')));
      }
    },
    settle: noting.settle,
  };
}
