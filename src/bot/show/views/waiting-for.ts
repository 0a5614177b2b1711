// Whom a setup waits for, outside of the chat, and since when. Pure.
import type { Dialog } from '../../../model/dialog';
import type { Setup } from '../../../model/setup';
import { findStep } from '../../../engine/find-step';
import { findSent } from '../../../engine/find-sent';

/** Undefined while it is the person's turn, or the bot's. */
export function waitingFor(dialog: Dialog, setup: Setup, say: (path: string) => string): { who: string; since: string } | undefined {
  if (setup.status !== 'waiting') return undefined;
  const byHand = Object.values(setup.actions).find(({ problem }) => problem?.code === 'actions/certificate-by-hand');
  if (byHand?.endedAt !== undefined) return { who: say('facts.certificateByHand'), since: byHand.endedAt };
  const step = findStep(dialog, setup);
  if ('message' in step) {
    const sent = findSent(dialog, setup, step);
    return sent && { who: step.message.to, since: sent.at };
  }
  const { aside } = setup;
  const who = aside?.type === 'missing' ? dialog.fields[aside.field]?.suppliedBy?.who : undefined;
  const since = aside?.type === 'missing' ? setup.missing.find((one) => one.field === aside.field)?.since : undefined;
  return who === undefined || since === undefined ? undefined : { who, since };
}
