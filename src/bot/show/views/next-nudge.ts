// What a card that waits for somebody says of its coming again. Pure.
import type { NextNudge } from '../../../model/card-data';
import type { Setup } from '../../../model/setup';

export function nextNudge({ dueAt, nudged }: Setup): NextNudge {
  if (dueAt !== undefined) return { nextAt: dueAt };
  return nudged === undefined ? {} : { isLast: true };
}
