// Lists what can go wrong with messages to a vendor's support, one thing at a time. Plays nothing.
import type { ConsoleStep } from './console-player';
import type { Mutant } from './list-mutants';
import { spoil } from './spoil';

/** With a path: a bare host names the account and leads nowhere. */
const LINK = /https?:\/\/[^\s<>"'/]+\/[^\s<>"']+/g;
const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Each message that brings no value left out; in all messages at once each link, and each address of a person, with one wrong character. */
export function listMessageMutants(steps: ConsoleStep[]): Mutant[] {
  const isMessage = (step: ConsoleStep): boolean => step.do === 'send';
  if (!steps.some(isMessage)) return [];
  // One that brings values cannot be left out: without them the chat does not go on.
  const skipped = steps.filter((step) => isMessage(step) && !step.bringsValues).map((left): Mutant => ({ name: `not sent: ${left.instruction}`, steps: steps.filter((step) => step !== left), isHarmless: false }));
  const holds = (pattern: RegExp): boolean => steps.some((step) => isMessage(step) && step.value.search(pattern) >= 0);
  const change = (name: string, pattern: RegExp): Mutant[] => (!holds(pattern) ? [] : [{
    name, isHarmless: false, steps: steps.map((step) => (isMessage(step) ? { ...step, value: step.value.replace(pattern, (found) => spoilPath(found)) } : step)),
  }]);
  return [...skipped, ...change('messages: every link with one wrong character', LINK), ...change('messages: the address of the person with one wrong character', ADDRESS)];
}

/** A link is spoiled behind its host: another host would lead out of the rehearsal. */
function spoilPath(found: string): string {
  const start = /^https?:\/\/[^/]+/.exec(found)?.[0] ?? '';
  return start + spoil(found.slice(start.length));
}
