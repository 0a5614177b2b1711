// Keeps every test on this machine: a connection or a name lookup that would leave loopback fails at once.
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

const LOOPBACK_NAME = /^(localhost|.+\.localhost)$/i;
const marker = Symbol.for('latchkey.loopback-only');

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return LOOPBACK_NAME.test(bare) || bare === '::1' || (net.isIPv4(bare) && bare.startsWith('127.')) || /^::ffff:127\./i.test(bare);
}

function refusal(what: string): Error {
  return new Error(
    `A test tried to leave this machine: ${what}. Start what it needs on 127.0.0.1, and hand the code an address or a \`lookup\` that leads there.`,
  );
}

/** First argument of connect() in its three public shapes, and the array that node itself passes on. */
function hostOf(args: unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const options = first as { host?: string; path?: string; lookup?: unknown };
    if (options.path) return undefined;
    return options.host ?? 'localhost';
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

function bringsItsOwnLookup(args: unknown[]): boolean {
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  return typeof (first as { lookup?: unknown } | undefined)?.lookup === 'function';
}

function guardSockets(): void {
  const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;
  const guarded = function guardedConnect(this: net.Socket, ...args: unknown[]) {
    const host = hostOf(args);
    if (host !== undefined && !isLoopback(host)) {
      // With a lookup of its own the name may lead to loopback; where it leads is seen when the lookup has answered.
      if (net.isIP(host) || !bringsItsOwnLookup(args)) return refuse(this, `connection to ${host}`);
      guardLookupOf(args);
    }
    return connect.apply(this, args);
  };
  net.Socket.prototype.connect = Object.assign(guarded, { [marker]: true }) as typeof net.Socket.prototype.connect;

  const send = dgram.Socket.prototype.send as (...args: unknown[]) => void;
  dgram.Socket.prototype.send = function guardedSend(this: dgram.Socket, ...args: unknown[]) {
    const host = args.slice(1).find((arg) => typeof arg === 'string') as string | undefined;
    if (host !== undefined && !isLoopback(host)) throw refusal(`datagram to ${host}`);
    return send.apply(this, args);
  } as typeof dgram.Socket.prototype.send;
}

// As an error event, because that is how a connection fails; code that waits for it must not hang.
function refuse(socket: net.Socket, what: string): net.Socket {
  process.nextTick(() => socket.destroy(refusal(what)));
  return socket;
}

type LookupCallback = (error: Error | null, address: string | Array<{ address: string }>, family?: number) => void;

function guardLookupOf(args: unknown[]): void {
  const options = (Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0]) as { lookup: (host: string, options: unknown, callback: LookupCallback) => void };
  const lookup = options.lookup;
  if (marker in lookup) return;
  const guarded = (host: string, how: unknown, callback: LookupCallback) =>
    lookup(host, how, (error, address, family) => {
      const foreign = [address].flat().map((one) => (typeof one === 'string' ? one : one?.address)).find((one) => one && !isLoopback(one));
      if (foreign) return callback(refusal(`connection to ${host} at ${foreign}`), '', 0);
      return callback(error, address, family);
    });
  options.lookup = Object.assign(guarded, { [marker]: true });
}

function guardNames(): void {
  const lookup = dns.lookup as unknown as (...args: unknown[]) => void;
  const guarded = (host: string, ...rest: unknown[]) => {
    if (isLoopback(host) || net.isIP(host)) return lookup(host, ...rest);
    const callback = rest.at(-1) as (error: Error) => void;
    return process.nextTick(callback, refusal(`name lookup of ${host}`));
  };
  dns.lookup = Object.assign(guarded, { [marker]: true }) as unknown as typeof dns.lookup;

  const lookupPromise = dns.promises.lookup as (...args: unknown[]) => Promise<unknown>;
  dns.promises.lookup = ((host: string, ...rest: unknown[]) =>
    isLoopback(host) || net.isIP(host) ? lookupPromise(host, ...rest) : Promise.reject(refusal(`name lookup of ${host}`))) as typeof dns.promises.lookup;

  for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt', 'resolveMx', 'resolveCname'] as const) {
    const refuseName = (host: string, ...rest: unknown[]) => process.nextTick(rest.at(-1) as (error: Error) => void, refusal(`name lookup of ${host}`));
    Object.assign(dns, { [name]: refuseName });
    Object.assign(dns.promises, { [name]: (host: string) => Promise.reject(refusal(`name lookup of ${host}`)) });
  }
}

// Core modules are shared by all test files of a worker; the guard goes on once.
if (!(marker in net.Socket.prototype.connect)) {
  guardSockets();
  guardNames();
}
