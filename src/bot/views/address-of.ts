// The first line of every card of a setup, and what its buttons carry: setup, step and revision, nothing else.
import type { SetupCard } from '../../model/card-data';
import { countSteps } from '../../engine/find-step';
import { nameOf } from '../../engine/name-of';
import type { ViewContext } from './view-context';

export function addressOf({ dialog, setup }: Pick<ViewContext, 'dialog' | 'setup'>): SetupCard {
  return {
    trail: { vendor: nameOf(dialog, setup), ...countSteps(dialog, setup), ...(setup.isOneOfSeveral ? { code: setup.code } : {}), ...(setup.interrupted ? { interruptedAt: setup.interrupted.at } : {}) },
    action: { setupId: setup.id, stepId: setup.stepId, revision: setup.face },
  };
}
