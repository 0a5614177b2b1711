// What earlier actions of a setup gave, as far as the next one may rely on it. Knows no Graph.
import { LRUCache } from 'lru-cache';
import type { SetupEvent } from '../../model/event';
import type { Setup } from '../../model/setup';
import { CREATE_APPLICATION } from '../../actions/shared/target-application';

const MOST_REMEMBERED = 1_000;

export interface EarlierResults {
  /** By id of the action. */
  of(setup: Setup): Record<string, unknown>;
  /** @param attempt of the action that ended */
  note(setup: Setup, event: SetupEvent, attempt: number): void;
}

/**
 * An app is taken for untouched only by the process that made it. After a restart another process may have gone on in between, and after a
 * restored backup all of it may have been done already: then each action looks first.
 */
export function createEarlierResults(): EarlierResults {
  const madeHere = new LRUCache<string, true>({ max: MOST_REMEMBERED });
  return {
    of: ({ id: setupId, actions }) => Object.fromEntries(Object.entries(actions).flatMap(([id, { output }]) => {
      if (output === undefined) return [];
      return [[id, id === CREATE_APPLICATION && !madeHere.has(setupId) ? withoutFresh(output) : output]];
    })),
    note({ id: setupId }, event, attempt) {
      if (event.type === 'actionDone' && event.actionId === CREATE_APPLICATION && attempt === 1) madeHere.set(setupId, true);
    },
  };
}

function withoutFresh(output: unknown): unknown {
  const { fresh: _fresh, ...rest } = output as { fresh?: unknown };
  return rest;
}
