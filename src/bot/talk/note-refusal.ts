// Writes into the audit log that somebody was refused something. Never stands in the way of the answer, and never sees card or token.
import { describeError } from '../../model/describe-error';
import type { RefusedWhat } from '../../model/refusal';
import type { Turn } from '../../model/turn';
import type { BotDeps } from '../bot-deps';

/** @param setupId only of a setup that was found in the tenant of the turn's person */
export async function noteRefusal({ audit, log }: Pick<BotDeps, 'audit' | 'log'>, { at, correlationId, person }: Turn, what: RefusedWhat, setupId?: string): Promise<void> {
  try {
    await audit.refuse({
      tenantId: person.tenantId, byId: person.objectId, byName: person.name, what, at: at.toISOString(), correlationId, ...(setupId === undefined ? {} : { setupId }),
    });
  } catch (error) {
    log.error({ correlationId, reason: what, ...describeError(error) }, 'refusal not noted');
  }
}

/** For what names a setup without having got as far as looking for it. */
export async function noteRefusalOf(deps: Pick<BotDeps, 'audit' | 'log' | 'setups'>, turn: Turn, what: RefusedWhat, namedSetupId: unknown): Promise<void> {
  const setup = typeof namedSetupId === 'string' ? await deps.setups.find(turn.person.tenantId, namedSetupId) : undefined;
  await noteRefusal(deps, turn, what, setup?.id);
}
