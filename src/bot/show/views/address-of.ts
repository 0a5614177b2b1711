// The first line of every card of a setup, what its buttons carry (setup, step and revision, nothing else), and who else has a part in it.
import type { SetupCard } from '../../../model/card-data';
import { countSteps, findStep } from '../../../engine/find-step';
import { nameOf } from '../../../engine/name-of';
import { isVendorHalf } from '../../../engine/is-holders-turn';
import type { ViewContext } from './view-context';

export function addressOf({ dialog, setup, part }: Pick<ViewContext, 'dialog' | 'setup' | 'part'>): SetupCard {
  return {
    trail: { vendor: nameOf(dialog, setup), ...countSteps(dialog, setup), ...(setup.isOneOfSeveral ? { code: setup.code } : {}), ...(setup.interrupted && !part ? { interruptedAt: setup.interrupted.at } : {}) },
    action: { setupId: setup.id, stepId: setup.stepId, revision: setup.face },
    ...(part ? { held: part } : setup.formerBatons ? cameBack({ dialog, setup }) : {}),
  };
}

/** At the steps that it was about, and at the end. */
function cameBack({ dialog, setup }: Pick<ViewContext, 'dialog' | 'setup'>): Pick<SetupCard, 'cameBack'> {
  const step = findStep(dialog, setup);
  const last = setup.baton ? undefined : setup.formerBatons?.at(-1);
  if (!last || !(isVendorHalf(step) || 'finish' in step)) return {};
  const { holder, how, endedAt: at, reason } = last;
  return how === 'taken-back' || how === 'over' ? {} : { cameBack: { name: holder.name, how, at, ...(reason === undefined ? {} : { reason }) } };
}
