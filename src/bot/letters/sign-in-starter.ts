// Starts a silent sign-in for a setup by itself, but not round and round: what the sign-in does not cure is left to the person's button.
import { LRUCache } from 'lru-cache';
import type { ConversationRef } from '../../model/person';
import type { Setup } from '../../model/setup';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from './outbox';

const WITHIN_MS = 60_000;
const MOST_IN_THAT_TIME = 2;
const MOST_SETUPS = 1_000;

export type StartSignIn = (setup: Setup, to: ConversationRef, correlationId: string) => Promise<void>;

/** @param elapsed milliseconds of a clock that nobody sets: one that is set back would keep the sign-in away for as long */
export function createSignInStarter({ log }: Pick<BotDeps, 'log'>, outbox: Pick<Outbox, 'put'>, elapsed: () => number): StartSignIn {
  const starts = new LRUCache<string, number[]>({ max: MOST_SETUPS });
  return async (setup, to, correlationId) => {
    const at = elapsed();
    const recent = (starts.get(setup.id) ?? []).filter((one) => at - one < WITHIN_MS);
    if (recent.length >= MOST_IN_THAT_TIME) {
      log.warn({ correlationId, setupId: setup.id, code: setup.problem?.code }, 'silent sign-in does not help');
      return;
    }
    starts.set(setup.id, [...recent, at]);
    await outbox.put({ key: `sign-in/${setup.id}/${correlationId}`, conversation: to, what: { type: 'signIn', setupId: setup.id }, correlationId });
  };
}
