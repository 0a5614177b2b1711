// How the vendor half comes back from whoever had it. What they ticked stays theirs.
import type { Baton, FormerBaton } from '../model/baton';
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';
import { hasLaterPart, isHoldersTurn } from './is-holders-turn';

const MOST_FORMER = 20;

/** @param reason what they said about it @param now ISO time */
export function endBaton(setup: Setup, how: FormerBaton['how'], now: string, reason = ''): Setup {
  const { baton, aside, ...rest } = setup;
  if (!baton) return setup;
  const { holder, givenAt, heldSince, conversation, live } = baton;
  const former: FormerBaton = { holder, givenAt, ...(heldSince ? { heldSince } : {}), ...(conversation ? { conversation } : {}), ...(live ? { live } : {}), how, endedAt: now, ...(reason === '' ? {} : { reason }) };
  const isTheirs = aside?.type === 'guard' || aside?.type === 'message' || aside?.type === 'answer';
  return { ...rest, ...(aside && !isTheirs ? { aside } : {}), formerBatons: [...setup.formerBatons ?? [], former].slice(-MOST_FORMER) };
}

/** A vendor half of which nothing is left comes back by itself. */
export function settleBaton(dialog: Dialog, setup: Setup, now: string): Setup {
  const { baton, status } = setup;
  if (!baton) return setup;
  if (status === 'cancelled') return endBaton(setup, 'over', now);
  const isLeft = status !== 'finished' && (isHoldersTurn(dialog, setup) || hasLaterPart(dialog, setup));
  return isLeft || (status !== 'finished' && status !== 'asking' && status !== 'waiting') ? setup : endBaton(setup, endOf(baton), now);
}

function endOf({ state }: Baton): FormerBaton['how'] {
  return state === 'held' ? 'done' : 'over';
}
