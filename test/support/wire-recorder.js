// Loaded into a process by a test: writes down every HTTP request that it serves with its answer, and what the bot draws at random. Changes nothing.
const { appendFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const crypto = require('node:crypto');
const http = require('node:http');
const https = require('node:https');

const script = basename(process.argv[1] ?? '');
const file = join(process.env.WIRE_FOLDER, `${script}-${process.pid}.jsonl`);
const write = (record) => appendFileSync(file, `${JSON.stringify({ script, ...record })}\n`);
const textOf = (chunks) => Buffer.concat(chunks).toString('utf8');
const keep = (chunks, chunk, encoding) => {
  if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8'));
  else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
};

function watch(req, res) {
  const [asked, answered] = [[], []];
  const { push } = req;
  req.push = function (chunk, ...rest) {
    keep(asked, chunk);
    return push.call(this, chunk, ...rest);
  };
  for (const name of ['write', 'end']) {
    const original = res[name];
    // end() may call write(): what passes both is kept once.
    res[name] = function (chunk, encoding, ...rest) {
      const before = answered.length;
      const result = original.call(this, chunk, encoding, ...rest);
      if (answered.length === before) keep(answered, chunk, encoding);
      return result;
    };
  }
  const { method, url } = req;
  res.once('close', () => write({ method, url, headers: req.headers, asked: textOf(asked), status: res.statusCode, answerHeaders: res.getHeaders(), answered: textOf(answered) }));
}

for (const { Server } of [http, https]) {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (event, ...args) {
    if (event === 'request') watch(...args);
    return emit.call(this, event, ...args);
  };
}

const { randomBytes } = crypto;
crypto.randomBytes = function (...args) {
  const drawn = randomBytes.apply(this, args);
  const [, by = ''] = /[\\/]dist[\\/]((?:identity|storage)[\\/][\w-]+)\.js/.exec(new Error().stack) ?? [];
  if (by && drawn instanceof Buffer) write({ drawn: drawn.toString('base64url'), by });
  return drawn;
};
