// Counts what the bot does and what the process takes, as text for Prometheus. Knows no person, no setup and no vendor.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { TURNED_AWAY, type Meter } from '../model/ports';

export interface ReadableMeter extends Meter {
  /** One try of a message, an edit or a look-up at Teams' connector. */
  countChatCall(status: string): void;
  /** Numbers that are asked for when somebody reads them; each is a line of its own, told apart by `label`. */
  watch(gauge: { name: string; help: string; label: string; read: () => Promise<Record<string, number>> | Record<string, number> }): void;
  /** Prometheus text format. */
  read(): Promise<string>;
}

/** Teams gives up on an answer after 5 s; the bot shows progress after 2.5 s. */
const TURN_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A wait for Entra's replicas may take five minutes. */
const EFFECT_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMeter(): ReadableMeter {
  const registry = new Registry();
  const registers = [registry];
  // Start time, memory, CPU, event loop lag and the like, under the names that dashboards know.
  collectDefaultMetrics({ register: registry });
  const counters = {
    turn: new Counter({ name: 'latchkey_turns_total', help: 'Messages, clicks and sign-ins that were answered; failed: with an error card.', labelNames: ['outcome'], registers }),
    effect: new Counter({ name: 'latchkey_effects_total', help: 'Plans, reads, changes and undone changes; failed ones may be tried again.', labelNames: ['outcome'], registers }),
  };
  const durations = {
    turn: new Histogram({ name: 'latchkey_turn_seconds', help: 'From a verified message or click to its answer.', buckets: TURN_SECONDS, registers }),
    effect: new Histogram({ name: 'latchkey_effect_seconds', help: 'One plan, read, change or undone change, with its waits for Entra.', buckets: EFFECT_SECONDS, registers }),
  };
  const refused = new Counter({ name: 'latchkey_refused_requests_total', help: 'Requests that were turned away before a turn began.', labelNames: ['reason'], registers });
  const calls = new Counter({ name: 'latchkey_graph_calls_total', help: 'Tries of Graph calls by status; none: no answer came.', labelNames: ['method', 'status'], registers });
  const chatCalls = new Counter({ name: 'latchkey_chat_calls_total', help: 'Tries of messages and edits at Teams by status; none: no answer came, token: none could be had.', labelNames: ['status'], registers });
  const callDurations = new Histogram({ name: 'latchkey_graph_call_seconds', help: 'One try of one Graph call.', labelNames: ['method'], buckets: CALL_SECONDS, registers });
  for (const counter of Object.values(counters)) for (const outcome of ['done', 'failed']) counter.inc({ outcome }, 0);
  for (const reason of TURNED_AWAY) refused.inc({ reason }, 0);
  return {
    count: (what, outcome, tookMs) => {
      counters[what].inc({ outcome });
      if (tookMs !== undefined) durations[what].observe(tookMs / 1000);
    },
    turnAway: (reason) => refused.inc({ reason }),
    countGraphCall: ({ method, status, milliseconds }) => {
      calls.inc({ method, status: status === 0 ? 'none' : String(status) });
      callDurations.observe({ method }, milliseconds / 1000);
    },
    countChatCall: (status) => chatCalls.inc({ status }),
    watch: ({ name, help, label, read }) => void new Gauge({
      name, help, labelNames: [label], registers,
      async collect() {
        const values = await read();
        this.reset();
        for (const [value, number] of Object.entries(values)) this.set({ [label]: value }, number);
      },
    }),
    read: () => registry.metrics(),
  };
}
