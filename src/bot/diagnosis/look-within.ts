// One look with the rights of whoever asks: it ends in time, and what could not be seen has a reason. Knows not what is looked at.
import { describeError } from '../../model/describe-error';
import type { GraphSession } from '../../model/action';
import type { Look, Unseen } from '../../model/trouble';
import { SetupError, type SetupErrorCode } from '../../model/errors';
import type { PersonKey } from '../../model/person';
import type { BotDeps } from '../bot-deps';

const LOOK_MS = 8_000;

/** These end a whole question: the person has to sign in first. */
export const NEEDS_SIGN_IN: readonly SetupErrorCode[] = ['identity/sign-in-required', 'identity/mfa-required', 'graph/claims-challenge'];

const WHY_UNSEEN: Partial<Record<SetupErrorCode, Unseen>> = {
  'graph/forbidden': 'role',
  'graph/no-premium-licence': 'licence',
  'identity/consent-required': 'consent',
};

export interface Asking {
  asker: PersonKey;
  correlationId: string;
}

/** @throws SetupError of NEEDS_SIGN_IN */
export async function lookWithin<T>(deps: BotDeps, { asker, correlationId }: Asking, scopes: string[], read: (context: { graph: GraphSession }) => Promise<T>): Promise<Look<T>> {
  const begun = performance.now();
  const graph = deps.openGraph({
    correlationId,
    // A pause longer than the look may take is an answer, too.
    wait: (ms) => (performance.now() - begun + ms > LOOK_MS ? Promise.reject(new SetupError('graph/throttled', { retry: 'later' })) : deps.wait(ms, deps.stopping)),
    onTry: () => undefined,
    getToken: async (options) => (await deps.identity.getToken(asker, scopes, options)).token,
  });
  let end = (): void => undefined;
  const late = new Promise<Look<T>>((resolve) => { end = () => resolve({ unseen: 'late' }); });
  const timer = setTimeout(end, LOOK_MS);
  // A process that is to end waits for no answer.
  deps.stopping?.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([read({ graph }).then((seen): Look<T> => ({ seen })), late]);
  } catch (error) {
    if (error instanceof SetupError && NEEDS_SIGN_IN.includes(error.code)) throw error;
    const unseen = (error instanceof SetupError && WHY_UNSEEN[error.code]) || 'unavailable';
    deps.log.info({ correlationId, reason: unseen, ...describeError(error) }, 'not seen');
    return { unseen };
  } finally {
    clearTimeout(timer);
    deps.stopping?.removeEventListener('abort', end);
  }
}
