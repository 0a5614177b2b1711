// Finds the passwords that processes which are gone were about to show or have shown. Knows not how one is taken away.
import type { PasswordRecord } from '../../model/password';
import type { AccessRequest } from '../../model/request';
import type { Setup } from '../../model/setup';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';
import type { PasswordCards } from './password-cards';

interface Parts {
  outbox: Pick<Outbox, 'sweep'>;
  ofSetups: Pick<PasswordCards<Setup>, 'mind'>;
  ofRequests: Pick<PasswordCards<AccessRequest>, 'mind'>;
}

/** What others show is theirs to take away, as long as they live. */
export async function mindPasswords(deps: Pick<BotDeps, 'dialogs' | 'newId' | 'requests' | 'setups' | 'workers'>, { ofRequests, ofSetups, outbox }: Parts): Promise<void> {
  const hasOne = ({ passwordCards, passwordOwed }: PasswordRecord): boolean => (passwordCards ?? passwordOwed) !== undefined;
  const setups = (await deps.setups.listPending()).filter((setup) => hasOne(setup) && deps.dialogs.has(setup.vendor));
  const requests = (await deps.requests.listPending()).filter(hasOne);
  if (setups.length + requests.length === 0) return;
  // Which chats take nothing is known before anybody knocks.
  await outbox.sweep();
  const alive = new Set((await deps.workers.list()).map(({ id }) => id));
  for (const setup of setups) await ofSetups.mind(setup, alive, deps.newId());
  for (const request of requests) await ofRequests.mind(request, alive, deps.newId());
}
