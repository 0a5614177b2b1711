// The parts of a running bot that handlers share. Types only.
import type { BotDeps } from './bot-deps';
import type { VendorMatches } from './find-vendors';
import type { PasswordCards } from './show-passwords';
import type { Presenter } from './present-setup';
import type { SetupRunner } from './run-setups';

export interface BotRuntime {
  deps: BotDeps;
  runner: SetupRunner;
  presenter: Presenter;
  passwords: PasswordCards;
  findVendors: (typed: string) => VendorMatches;
}
