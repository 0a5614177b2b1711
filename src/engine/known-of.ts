// What is known of a setup by name: what people answered, and what actions read in the tenant. Knows no action.
import type { Setup } from '../model/setup';

/** A setup never changes once it is made, and one turn asks for this a dozen times. */
const collected = new WeakMap<Setup, Readonly<Record<string, string>>>();

/** Answers and read values: what a dialog's `when` is judged by. A name without a value is absent. */
export function knownOf(setup: Setup): Readonly<Record<string, string>> {
  const known = collected.get(setup);
  if (known) return known;
  const read = { ...setup.answers, ...readValues(setup) };
  collected.set(setup, read);
  return read;
}

/** An action that reads for the dialog gives names and values as `gives` of its output. */
export function readValues({ actions }: Setup): Record<string, string> {
  const records = Object.values(actions).filter((record) => record.state !== 'undone');
  return Object.assign({}, ...records.map(({ output }) => (output as { gives?: Record<string, string> } | undefined)?.gives ?? {})) as Record<string, string>;
}
