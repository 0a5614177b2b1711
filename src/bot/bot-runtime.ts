// The parts of a running bot that handlers share. Types only.
import type { BotDeps } from './bot-deps';
import type { Queues } from './create-queues';
import type { VendorMatches } from './vendor-finder';
import type { Outbox } from './outbox';
import type { PasswordCards } from './password-cards';
import type { Presenter } from './presenter';
import type { SetupRunner } from './setup-runner';
import type { StartSignIn } from './sign-in-starter';

export interface BotRuntime {
  deps: BotDeps;
  runner: SetupRunner;
  presenter: Presenter;
  passwords: PasswordCards;
  startSignIn: StartSignIn;
  outbox: Outbox;
  /** Beginnings, one after another per tenant and vendor. */
  beginnings: Queues;
  findVendors: (typed: string) => VendorMatches;
}
