// Tells a click that no card could have sent from one on an older card. Knows not who pressed.
import type { Click } from '../../model/click';
import type { Setup } from '../../model/setup';

/** No card has ever shown this: a revision that is still to come, or a step that the setup was not at then. */
export function isForged({ revision, stepId }: Click, { face, stepId: current }: Pick<Setup, 'face' | 'stepId'>): boolean {
  return revision === undefined || revision > face || (revision === face && stepId !== undefined && stepId !== current);
}
