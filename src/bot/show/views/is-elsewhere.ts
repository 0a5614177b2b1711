// Whether a person's sign-in name is of the domain that the vendor needs. Pure.
import type { PersonStep } from '../../../model/dialog';
import { fillIfKnown } from '../../../engine/fill-template';
import { listValues } from '../../../engine/list-values';
import type { ViewContext } from './view-context';

/** True when the vendor does not know people of this sign-in name's domain. */
export function isElsewhere({ dialog, setup }: Pick<ViewContext, 'dialog' | 'setup'>, step: PersonStep, userPrincipalName: string): boolean {
  const domain = step.person.domain === undefined ? undefined : fillIfKnown(step.person.domain, listValues(dialog, setup));
  return domain !== undefined && !userPrincipalName.toLowerCase().endsWith(`@${domain.toLowerCase()}`);
}
