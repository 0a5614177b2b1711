// Counts what the bot does and what the process takes, as text for Prometheus. Knows no person, no setup and no vendor.
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { Meter } from '../model/ports';

export interface ReadableMeter extends Meter {
  /** Prometheus text format. */
  read(): Promise<string>;
}

export function createMeter(): ReadableMeter {
  const registry = new Registry();
  // Start time, memory, CPU, event loop lag and the like, under the names that dashboards know.
  collectDefaultMetrics({ register: registry });
  const counters = {
    turn: new Counter({ name: 'latchkey_turns_total', help: 'Messages, clicks and sign-ins that were answered; failed: with an error card.', labelNames: ['outcome'], registers: [registry] }),
    effect: new Counter({ name: 'latchkey_effects_total', help: 'Plans, reads, changes and undone changes; failed ones may be tried again.', labelNames: ['outcome'], registers: [registry] }),
  };
  for (const counter of Object.values(counters)) for (const outcome of ['done', 'failed']) counter.inc({ outcome }, 0);
  return {
    count: (what, outcome) => counters[what].inc({ outcome }),
    read: () => registry.metrics(),
  };
}
