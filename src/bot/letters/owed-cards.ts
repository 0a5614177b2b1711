// Shows the cards that nobody shows: of workers that are gone, and what this one has lost sight of. Knows not how a card is shown.
import type { OwedCard } from '../../model/ports';
import type { BotDeps } from '../bot-deps';
import type { Presenter } from '../show/presenter';
import type { SetupRunner } from '../work/setup-runner';

export interface OwedCards {
  /** To be called at the start and every few seconds. */
  sweep(): Promise<void>;
}

export function createOwedCards(deps: Pick<BotDeps, 'dialogs' | 'log' | 'newId' | 'setups' | 'tenure' | 'workers'>, runner: Pick<SetupRunner, 'dispatch'>, presenter: Pick<Presenter, 'isMinded' | 'owe'>): OwedCards {
  /** Own cards that stood in the sweep before: an answer that is on its way takes less than two sweeps. */
  let seenBefore = new Set<string>();

  /** @param hasLost true: the process that owed it is gone, and its person is told */
  async function show(card: OwedCard, hasLost: boolean): Promise<void> {
    const setup = await deps.setups.find(card.tenantId, card.setupId);
    if (!setup || setup.face !== card.face || !deps.dialogs.has(setup.vendor) || presenter.isMinded(setup)) return;
    const correlationId = deps.newId();
    deps.log.info({ correlationId, setupId: setup.id }, 'owed card taken up');
    if (hasLost) await runner.dispatch({ setup, event: { type: 'cutOff' }, correlationId });
    presenter.owe(setup, correlationId);
  }

  return {
    async sweep() {
      const owed = await deps.setups.listOwed();
      const { workerId } = deps.tenure;
      const own = owed.filter(({ owner }) => owner === workerId);
      const stood = own.filter((card) => seenBefore.has(keyOf(card)));
      seenBefore = new Set(own.map(keyOf));
      if (owed.length === 0) return;
      // Asked after the cards: whoever put a name on one was on the list before.
      const alive = new Set((await deps.workers.list()).map(({ id }) => id));
      const lost = owed.filter(({ owner }) => owner !== workerId && !alive.has(owner));
      for (const card of lost) if (await deps.setups.takeOver(card, workerId)) await show(card, true);
      for (const card of stood) await show(card, false);
    },
  };
}

function keyOf({ setupId, face }: OwedCard): string {
  return `${setupId} ${face}`;
}
