// What the one who holds the vendor half of a setup may do: the steps at the vendor, under their own name, and nothing else.
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';
import { sayNote } from './apply-baton-click';
import { applyClick, type Click } from './apply-click';
import { decide, type Decision, type Surroundings } from './decision';
import { endBaton } from './end-baton';
import { enterMessage } from './enter-step';
import { findStep } from './find-step';
import { isHoldersTurn, isVendorHalf } from './is-holders-turn';

/** Which buttons of the vendor half are theirs. To leave a guard alone is the admin's decision. */
const OF_THE_HALF: ReadonlySet<string> = new Set([
  'handover.continue', 'checklist.save', 'guard.open', 'guard.confirm', 'message.sent', 'message.show', 'message.answered', 'message.save', 'message.asked', 'message.remind',
]);
const LONGEST_REASON = 500;

export function applyHolderClick(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision {
  const { baton } = setup;
  if (baton?.holder.objectId !== click.by.objectId) return { ...decide(setup), isIgnored: true };
  const reason = (click.values['note'] ?? '').trim().slice(0, LONGEST_REASON);
  switch (click.verb) {
    case 'baton.confirm':
      return baton.state === 'offered' ? decide({ ...setup, baton: { ...baton, state: 'held', heldSince: around.now } }) : decide(setup);
    case 'baton.decline':
      return baton.state === 'offered' ? decide(endBaton(setup, 'declined', around.now, reason)) : decide(setup);
    case 'baton.give-back':
      return decide(endBaton(setup, baton.state === 'held' ? 'given-back' : 'declined', around.now, reason));
    case 'baton.say':
      return sayNote(setup, click, around.now);
  }
  if (baton.state !== 'held' || !isHoldersTurn(dialog, setup)) return decide(setup);
  if (click.verb === 'setup.back' || click.verb === 'guard.skip') return closeAside(setup);
  return OF_THE_HALF.has(click.verb) ? withinTheHalf(dialog, setup, applyClick(dialog, setup, click, around), { click, now: around.now }) : decide(setup);
}

/** What they opened beside the step, and nothing before it. */
function closeAside({ aside, ...setup }: Setup): Decision {
  return aside?.type === 'guard' || aside?.type === 'message' || aside?.type === 'answer' ? decide(setup) : decide({ ...setup, ...(aside ? { aside } : {}) });
}

/** Beyond it everything is done with the admin's rights: the setup stays here with what was said, until its admin leads on. */
function withinTheHalf(dialog: Dialog, before: Setup, decision: Decision, { click, now }: { click: Click; now: string }): Decision {
  const { setup: after, effects, notice } = decision;
  const isInside = effects.length === 0 && (after.status === 'asking' || after.status === 'waiting') && isVendorHalf(findStep(dialog, after));
  if (notice !== undefined || isInside) return decision;
  const { aside: _aside, draft: _draft, ...rest } = before;
  const said: Setup = {
    ...rest, status: 'asking', answers: after.answers, marks: after.marks, missing: after.missing, ...(after.correspondence ? { correspondence: after.correspondence } : {}),
    partDone: { stepId: before.stepId, byName: click.by.name, at: now },
  };
  const step = findStep(dialog, before);
  const { aside: _opened, ...there } = 'message' in step ? enterMessage(dialog, said, step, now) : said;
  return decide(there);
}
