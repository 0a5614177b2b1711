// The facts of the card that shows a plan before anything is written.
import type { EntraLine, ExistingAppFact, VendorLine } from './card-facts';
import type { SetupCard } from './card-frame';

export interface PlanCard extends SetupCard {
  tenantName: string;
  personName: string;
  /** Why there is another plan, and the like. */
  lead?: string;
  /** Changes that this setup made in Entra before this plan. */
  written: number;
  entra: EntraLine[];
  vendor: VendorLine[];
  /** The app to adopt, when one was chosen. */
  adopt?: ExistingAppFact;
  /** Not empty and no `adopt`, no `makeNew`: the card asks which app (plan.adopt with choice = servicePrincipalId; more than 3: input `existing`; plan.make-new). */
  existing: ExistingAppFact[];
  makeNew: boolean;
  /** True: only the existing app can be used; there is no button to make another. */
  onlyOne: boolean;
  /** True after the tenant moved between showing and confirming. */
  changedSince: boolean;
  readAt: string;
}
