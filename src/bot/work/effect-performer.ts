// Does one effect outside and turns what happened into an event. A failure is an event too; only an effect that is put down has none. Knows no kind of record.
import { describeError } from '../../model/describe-error';
import { problemOf, type SetupProblem } from '../../model/errors';
import type { PendingWork } from '../../model/record';
import type { BotDeps } from '../bot-deps';
import { createSafePoints, PutDown, type SafePoints } from './safe-points';

/** An effect that could not be done. */
export interface EffectFailed {
  type: 'effectFailed';
  key: string;
  problem: SetupProblem;
  /** Who met it. What another one does by now is not touched by it. */
  worker?: string;
}

export interface EffectPerformer {
  /** @throws PutDown, when the process is to end */
  perform<E>(of: { id: string; effect: PendingWork; correlationId: string }, work: (points: SafePoints) => Promise<E>): Promise<E | EffectFailed>;
}

export function createEffectPerformer(deps: Pick<BotDeps, 'log' | 'meter' | 'stopping' | 'tenure' | 'wait'>): EffectPerformer {
  const endOfWork = createEndOfWork(deps);
  return {
    async perform({ id: setupId, effect, correlationId }, work) {
      const begunAt = performance.now();
      const tookMs = (): number => performance.now() - begunAt;
      try {
        const points = createSafePoints({ ending: endOfWork(), holds: () => deps.tenure.holds(), wait: deps.wait });
        const event = await points.guard(() => work(points));
        deps.meter?.count('effect', 'done', tookMs());
        deps.log.debug({ correlationId, setupId, effect: effect.type }, 'effect done');
        return event;
      } catch (error) {
        if (error instanceof PutDown) throw error;
        const problem = problemOf(error);
        deps.meter?.count('effect', 'failed', tookMs());
        deps.log.warn({ correlationId, setupId, effect: effect.type, ...describeError(error), code: problem.code }, 'effect failed');
        return { type: 'effectFailed', key: effect.key, problem: { ...problem, details: { ...problem.details, correlationId } }, ...(effect.worker === undefined ? {} : { worker: effect.worker }) };
      }
    },
  };
}

/** One signal for all that a worker does: each one made of others would be remembered by them. */
function createEndOfWork({ stopping, tenure }: Pick<BotDeps, 'stopping' | 'tenure'>): () => AbortSignal {
  let known: { lost: AbortSignal; ending: AbortSignal } | undefined;
  return () => {
    const lost = tenure.signal();
    if (known?.lost !== lost) known = { lost, ending: stopping === undefined ? lost : AbortSignal.any([stopping, lost]) };
    return known.ending;
  };
}
