// Loaded into the Playground's process before its own code: binds it to loopback, since it has no option for that, and ends it with its launcher.
import net from 'node:net';

const LOOPBACK = '127.0.0.1';
const listen = net.Server.prototype.listen as (...args: unknown[]) => net.Server;

net.Server.prototype.listen = function listenOnLoopback(this: net.Server, ...args: unknown[]): net.Server {
  const [first, second] = args;
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    // listen(port, host?, …): a host given is replaced, a missing one put in.
    const rest = typeof second === 'string' ? args.slice(2) : args.slice(1);
    return listen.call(this, Number(first), LOOPBACK, ...rest);
  }
  if (typeof first === 'object' && first !== null && 'port' in first) {
    return listen.call(this, { ...first, host: LOOPBACK }, ...args.slice(1));
  }
  return listen.apply(this, args);
} as typeof net.Server.prototype.listen;

// The launcher holds the other end of stdin: when it is gone, by whatever signal, this process goes too.
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
