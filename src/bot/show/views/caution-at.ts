// What stands on the first card of a setup and on no later one.
import type { CautionFact } from '../../../model/card-facts';
import type { Step } from '../../../model/dialog';
import type { ViewContext } from './view-context';

/** The dialog's caution, when `step` is the first that a person meets; the check of rights, too, is one when it has something to say. */
export function cautionAt({ dialog }: Pick<ViewContext, 'dialog'>, step: Step): { caution?: CautionFact } {
  const first = dialog.steps.find((one) => !('access' in one));
  if (dialog.caution === undefined || !('access' in step || step.id === first?.id)) return {};
  const { text, from, links } = dialog.caution;
  return { caution: { text, inTutorial: from === 'tutorial', links } };
}
