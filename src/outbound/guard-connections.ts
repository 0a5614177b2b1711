// Stands before each connection that this process opens, whichever library asks: listed hosts, TLS, judged addresses. Knows no HTTP.
import { isIP, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Log } from '../model/ports';
import { isPublicAddress } from './is-public-address';
import { lookUpNothing, lookups } from './lookups';
import { OutboundRefusal, type OutboundRules } from './outbound-rules';

interface ConnectOptions {
  host?: string;
  port?: number | string;
  path?: string | null;
  lookup?: unknown;
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/** Holds for the whole process until the returned function is called. */
export function guardConnections(rules: OutboundRules, log: Log, correlationId: string): () => void {
  const prototype = Socket.prototype as unknown as { connect: Connect };
  const connect = prototype.connect;
  prototype.connect = function guardedConnect(this: Socket, ...args: unknown[]): Socket {
    const { options, rest } = readArguments(args);
    const refusal = prepare(options, this instanceof TLSSocket, rules);
    if (refusal === undefined) return connect.apply(this, rest);
    log.error({ correlationId, host: options.host ?? '', port: Number(options.port), reason: refusal }, 'connection not allowed');
    // As an error event, because that is how a connection fails.
    process.nextTick(() => this.destroy(new OutboundRefusal(refusal)));
    return this;
  };
  return () => {
    prototype.connect = connect;
  };
}

/** Says what is wrong with a connection, or gives it the lookup that judges its address. */
function prepare(options: ConnectOptions, isTls: boolean, rules: OutboundRules): string | undefined {
  if (options.path) return 'a local socket is not reached';
  const host = (options.host ?? 'localhost').toLowerCase();
  if (isTls && options.lookup === lookUpNothing && isIP(host)) return undefined;
  const target = `${host}:${options.port}`;
  const reach = isTls ? rules.hosts.get(target) : rules.plainHosts.has(target) ? 'anywhere' : undefined;
  if (reach === undefined) return isTls ? 'the host is not listed' : 'only TLS is spoken';
  if (isIP(host)) return reach === 'anywhere' || isPublicAddress(host) ? undefined : 'the address is not public';
  options.lookup = lookups[reach];
  return undefined;
}

/** The public shapes of connect() (options; port and host; path), and the array that node hands on to itself. */
function readArguments(args: unknown[]): { options: ConnectOptions; rest: unknown[] } {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) return { options: first as ConnectOptions, rest: args };
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { options: { path: first }, rest: args };
  const options: ConnectOptions = { port: first as number, host: typeof second === 'string' ? second : 'localhost' };
  return { options, rest: [options, ...args.filter((one) => typeof one === 'function')] };
}
