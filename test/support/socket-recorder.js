// Loaded into a process before anything else: writes down each connection that reaches the operating system, and by which lookup it was led. Changes nothing.
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const write = (record) => appendFileSync(process.env.SOCKETS_FILE, `${JSON.stringify(record)}\n`);
const { TCP } = process.binding('tcp_wrap');

// What stands here is below every guard that the process sets up for itself.
for (const name of ['connect', 'connect6']) {
  const open = TCP.prototype[name];
  TCP.prototype[name] = function (request, address, port, ...rest) {
    write({ opened: `${address}:${port}` });
    return open.call(this, request, address, port, ...rest);
  };
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  // Each socket once: the one of a TLS connection comes by here as well.
  write({ asked: `${first.host}:${first.port}`, lookup: first.lookup?.name ?? 'none' });
  return connect.apply(this, args);
};
