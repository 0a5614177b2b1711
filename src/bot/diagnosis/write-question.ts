// Keeps a trouble in what a button carries, and reads it back. What comes back is a client's word: it is only ever looked up again, never believed.
import type { Trouble } from '../../model/trouble';

/** As much as a button may carry. */
const MOST_CARRIED = 300;
const NAMES = { a: 'app', p: 'person', c: 'code', i: 'correlationId', n: 'identifier', u: 'replyUrl' } as const satisfies Record<string, keyof Trouble>;

/** The least needed goes first when there is no room. */
export function writeQuestion(trouble: Trouble): string {
  const parts = new URLSearchParams();
  for (const [short, name] of Object.entries(NAMES)) {
    const value = trouble[name];
    if (value === undefined) continue;
    parts.set(short, value);
    if (parts.toString().length > MOST_CARRIED) parts.delete(short);
  }
  return parts.toString();
}

export function readQuestion(text: string): Trouble {
  const parts = new URLSearchParams(text);
  const known = Object.entries(NAMES).flatMap(([short, name]) => {
    const value = parts.get(short);
    return value === null || value === '' ? [] : [[name, value] as const];
  });
  const trouble: Trouble = Object.fromEntries(known);
  if (trouble.code === undefined || /^\d{4,9}$/.test(trouble.code)) return trouble;
  const { code: _code, ...rest } = trouble;
  return rest;
}
