// Puts the one guard before everything that this process sends out. Knows not who sends.
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import type { Log } from '../model/ports';
import { guardConnections } from './guard-connections';
import { guardExchanges, type ExchangeLimits } from './guard-exchanges';
import type { OutboundRules } from './outbound-rules';

export interface OutboundGuardOptions {
  rules: OutboundRules;
  log: Log;
  /** Of the process: a connection belongs to no turn. */
  correlationId: string;
  limits?: ExchangeLimits;
}

/** More than src/graph takes of one answer. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const CONNECT_MS = 10_000;
const CONNECTIONS = 64;

/**
 * Each connection is judged where it opens. What travels over it is limited where its client takes a request: undici's for Graph and the authority's
 * documents, node's own for the SDK, for tokens and for keys. Holds until the returned function is called.
 */
export function installOutboundGuard({ rules, log, correlationId, limits }: OutboundGuardOptions): () => void {
  const [releaseConnections, releaseExchanges, dispatcher] = [guardConnections(rules, log, correlationId), guardExchanges(limits), getGlobalDispatcher()];
  setGlobalDispatcher(new Agent({ connect: { timeout: CONNECT_MS }, connections: CONNECTIONS, maxResponseSize: MAX_ANSWER_BYTES }));
  return () => {
    releaseConnections();
    releaseExchanges();
    void getGlobalDispatcher().destroy();
    setGlobalDispatcher(dispatcher);
  };
}
