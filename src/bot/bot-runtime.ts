// The parts of a running bot that handlers share. Types only.
import type { Setup } from '../model/setup';
import type { HolderCards } from './baton/holder-cards';
import type { BotDeps } from './bot-deps';
import type { TroubleDesk } from './diagnosis/trouble-desk';
import type { RequestDesk } from './requests/request-desk';
import type { Queues } from './work/create-queues';
import type { VendorMatches } from './talk/vendor-finder';
import type { Outbox } from './letters/outbox';
import type { PasswordCards } from './show/password-cards';
import type { Presenter } from './show/presenter';
import type { SetupRunner } from './work/setup-runner';
import type { StartSignIn } from './letters/sign-in-starter';

export interface BotRuntime {
  deps: BotDeps;
  runner: SetupRunner;
  presenter: Presenter;
  /** The cards of those who have the vendor half of another person's setup. */
  holderCards: HolderCards;
  passwords: PasswordCards<Setup>;
  startSignIn: StartSignIn;
  outbox: Outbox;
  /** Who cannot get into which app, and why. */
  troubles: TroubleDesk;
  /** Who asks for access, and who decides. */
  requests: RequestDesk;
  /** Beginnings, one after another per tenant and vendor. */
  beginnings: Queues;
  findVendors: (typed: string) => VendorMatches;
}
