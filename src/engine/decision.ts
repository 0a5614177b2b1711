// What one decision of the engine looks like, and the few helpers that every part of it uses. No clock, no I/O.
import type { SetupProblem } from '../model/errors';
import type { Effect } from '../model/event';
import type { Setup } from '../model/setup';

/** What the engine is told of the world outside: the time, and facts about actions (which it does not know itself). */
export interface Surroundings {
  /** ISO time of the event. */
  now: string;
  /** The same moment by Entra's clock, for what is compared with what Entra dates; left out, both are the same. */
  entraNow?: string;
  /** Of these entries, the ones that may start now, given what is done and what runs. */
  nextActions(entries: Array<{ id: string; action: string }>, done: string[], running: string[]): string[];
  /** Whether something of this output is the setup's own and can be taken back. */
  canUndo(action: string, output: unknown): boolean;
}

export interface Decision {
  setup: Setup;
  /** To be started now; all of them also stand in `setup.pending`. */
  effects: Effect[];
  /** Key of cards/words.yaml `notices`: said below the card, such as "tick at least one item". */
  notice?: string;
  /** True: nothing came of the event, and nothing is saved. */
  isIgnored?: true;
}

/** A setup that stands still for this waits for people outside of the chat: nothing failed. */
const WAITS_FOR_PEOPLE: ReadonlySet<string> = new Set(['actions/certificate-by-hand']);

export function standsStill(problem: SetupProblem | undefined): 'waiting' | 'stopped' {
  return problem !== undefined && WAITS_FOR_PEOPLE.has(problem.code) ? 'waiting' : 'stopped';
}

export function decide(setup: Setup, effects: Effect[] = [], notice?: string): Decision {
  const pending = [...setup.pending.filter((old) => !effects.some((effect) => effect.key === old.key)), ...effects];
  return { setup: { ...setup, pending }, effects, ...(notice === undefined ? {} : { notice }) };
}

/** The same effect has the same key on every retry. */
export function effectKey(setup: Setup, what: string): string {
  return `${setup.id}/${setup.stepId}/${what}`;
}

export function withoutEffect(setup: Setup, key: string): Setup {
  return { ...setup, pending: setup.pending.filter((effect) => effect.key !== key) };
}

/** Nobody does it: it waits for a sign-in. */
export function isWaiting(effect: Effect): boolean {
  return effect.worker === undefined;
}

export function withoutWorker({ worker: _worker, ...effect }: Effect): Effect {
  return effect;
}

/** What may have begun before has to look for its own traces first: a second attempt never creates blindly. */
export function nextAttempt(effect: Effect): Effect {
  return 'attempt' in effect ? { ...effect, attempt: effect.attempt + 1 } : effect;
}
