// Says whether a dialog's `when` holds for the answers given so far.
import type { Condition, Value } from '../model/dialog';

export function conditionHolds(condition: Condition | undefined, answers: Record<string, string>): boolean {
  if (!condition) return true;
  return Object.entries(condition).every(([name, wanted]) => [wanted].flat().includes(answers[name] ?? ''));
}

/** The template of a value for these answers; undefined when none of its cases holds. */
export function chooseTemplate(value: Value, answers: Record<string, string>): string | undefined {
  if (typeof value === 'string') return value;
  return value.find((one) => conditionHolds(one.when, answers))?.is;
}
