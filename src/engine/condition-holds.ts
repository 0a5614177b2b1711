// Says whether a dialog's `when` holds for what is known so far.
import type { Condition, Value } from '../model/dialog';

type Known = Readonly<Record<string, string>>;

export function conditionHolds(condition: Condition | undefined, known: Known): boolean {
  if (!condition) return true;
  return Object.entries(condition).every(([name, wanted]) => {
    const value = known[name] ?? '';
    return typeof wanted === 'boolean' ? wanted === (value !== '') : [wanted].flat().includes(value);
  });
}

/** The template of a value for what is known; undefined when none of its cases holds. */
export function chooseTemplate(value: Value, known: Known): string | undefined {
  if (typeof value === 'string') return value;
  return value.find((one) => conditionHolds(one.when, known))?.is;
}
