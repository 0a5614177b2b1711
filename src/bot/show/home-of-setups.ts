// Where the first passwords of setups belong: to the test person that the admin made, in the admin's own chat.
import type { Setup } from '../../model/setup';
import type { BotDeps } from '../bot-deps';
import type { SetupRunner } from '../work/setup-runner';
import type { PasswordHome } from './password-cards';
import { addressOf } from './views/address-of';

export function homeOfSetups(deps: Pick<BotDeps, 'dialogs' | 'say' | 'setups'>, getRunner: () => Pick<SetupRunner, 'dispatch'>): PasswordHome<Setup> {
  return {
    find: (tenantId, id) => deps.setups.find(tenantId, id),
    dispatch: (setup, event, correlationId) => getRunner().dispatch({ setup, event, correlationId }),
    chatOf: ({ conversation }) => conversation,
    personOf: ({ newPerson }) => ({ displayName: newPerson?.displayName ?? '', userPrincipalName: newPerson?.userPrincipalName ?? '' }),
    sayLost: (person) => deps.say('chat.passwordLost', { ...person }),
    frameOf: (setup) => addressOf({ dialog: deps.dialogs.get(setup.vendor)!, setup }),
  };
}
