// One line about a setup, for lists and for people who meet it in another way. Knows no card.
import type { SetupFact } from '../model/card-data';
import type { Setup } from '../model/setup';
import { countSteps, findStep } from '../engine/find-step';
import { nameOf } from '../engine/name-of';
import type { BotDeps } from './bot-deps';
import { waitingFor } from './views/waiting-for';

/** A setup whose dialog is gone is still listed, under the words that it was stored with. */
export function makeSetupFact({ dialogs, say }: Pick<BotDeps, 'dialogs' | 'say'>, setup: Setup): SetupFact {
  const dialog = dialogs.get(setup.vendor);
  const { id: setupId, code, status, createdAt, updatedAt, face: revision } = setup;
  const where = dialog
    ? { vendor: nameOf(dialog, setup), stepTitle: findStep(dialog, setup).title, ...countSteps(dialog, setup) }
    : { vendor: setup.vendor, stepTitle: setup.stepId, step: 1, of: 1 };
  const waiting = dialog && waitingFor(dialog, setup, say);
  return { setupId, code, status, ...where, createdAt, updatedAt, revision, ...(waiting ? { waitingFor: waiting } : {}) };
}
