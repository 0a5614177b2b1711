// One line about a setup, for lists and for people who meet it in another way. Knows no card.
import type { SetupFact } from '../../model/card-data';
import type { Dialog } from '../../model/dialog';
import type { PersonKey } from '../../model/person';
import type { Setup } from '../../model/setup';
import { countSteps, findStep } from '../../engine/find-step';
import { nameOf } from '../../engine/name-of';
import { isHoldersTurn } from '../../engine/is-holders-turn';
import type { BotDeps } from '../bot-deps';
import { waitingFor } from '../show/views/waiting-for';

/**
 * A setup whose dialog is gone is still listed, under the words that it was stored with.
 * @param reader who reads it; left out, its admin
 */
export function makeSetupFact({ dialogs, say }: Pick<BotDeps, 'dialogs' | 'say'>, setup: Setup, reader: Pick<PersonKey, 'objectId'> = setup.admin): SetupFact {
  const dialog = dialogs.get(setup.vendor);
  const { id: setupId, code, status, createdAt, updatedAt, face: revision } = setup;
  const where = dialog
    ? { vendor: nameOf(dialog, setup), stepTitle: findStep(dialog, setup).title, ...countSteps(dialog, setup) }
    : { vendor: setup.vendor, stepTitle: setup.stepId, step: 1, of: 1 };
  const heldFor = reader.objectId === setup.admin.objectId ? undefined : setup.admin.name;
  const waiting = dialog && ((heldFor === undefined ? withHolder(dialog, setup) : undefined) ?? waitingFor(dialog, setup, say));
  return { setupId, code, status, ...where, createdAt, updatedAt, revision, ...(waiting ? { waitingFor: waiting } : {}), ...(heldFor === undefined ? {} : { heldFor }) };
}

/** Its admin waits for whoever has the vendor half. */
function withHolder(dialog: Dialog, setup: Setup): SetupFact['waitingFor'] {
  const { baton } = setup;
  return baton && isHoldersTurn(dialog, setup) ? { who: baton.holder.name, since: baton.heldSince ?? baton.givenAt } : undefined;
}
