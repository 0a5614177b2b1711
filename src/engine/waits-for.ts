// When a setup that waits for somebody speaks by itself: for whom, after how long, and when it gives up. Knows no card and no clock.
import type { Dialog } from '../model/dialog';
import type { SetupEvent } from '../model/event';
import type { Setup } from '../model/setup';
import { daysAfter } from './enter-step';
import { findStep } from './find-step';

/** An answer from outside, a certificate that is made by hand, a value that somebody else has, the person's own sign-in. */
export type WaitsFor = 'message' | 'certificate' | 'value' | 'sign-in';

/** A dialog says it of its messages. What was confirmed and stands still for a sign-in is half made: that is said sooner. */
const AFTER_DAYS: Record<Exclude<WaitsFor, 'message'>, number> = { 'certificate': 3, 'value': 3, 'sign-in': 1 };
/** In a row, while nobody presses anything. Who does not want the setup any more is left in peace. */
const MOST_NUDGES = 5;

/** Undefined: it is the bot's turn, or the person has the card that is theirs before them. */
export function waitsFor(dialog: Dialog, setup: Setup): WaitsFor | undefined {
  if (setup.status === 'needs-sign-in') return setup.pending.length > 0 ? 'sign-in' : undefined;
  if (setup.status !== 'waiting') return undefined;
  if ('message' in findStep(dialog, setup)) return 'message';
  if (setup.problem?.code === 'actions/certificate-by-hand') return 'certificate';
  return setup.aside?.type === 'missing' ? 'value' : undefined;
}

/** What came of an event, with the time at which the bot speaks next by itself. Each click begins the waiting anew. */
export function withNextDue(dialog: Dialog, before: Setup, after: Setup, event: SetupEvent, now: string): Setup {
  const kind = waitsFor(dialog, after);
  const { dueAt, nudged, ...setup } = after;
  if (kind === undefined) return dueAt === undefined && nudged === undefined ? after : setup;
  const kept = nudged !== undefined && event.type !== 'clicked' ? { nudged } : {};
  if ((kept.nudged?.count ?? 0) >= MOST_NUDGES) return { ...setup, ...kept };
  if (kind === 'message') return { ...setup, ...kept, ...(dueAt === undefined ? {} : { dueAt }) };
  const goesOn = event.type !== 'clicked' && event.type !== 'due' && dueAt !== undefined && waitsFor(dialog, before) === kind;
  return { ...setup, ...kept, dueAt: goesOn ? dueAt : daysAfter(now, AFTER_DAYS[kind]) };
}
