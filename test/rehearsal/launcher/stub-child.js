// Stands for a child of the rehearsal: says ready, writes down how it was started, ends as told.
const fs = require('node:fs');
const path = require('node:path');
const name = process.env.STUB_NAME ?? path.basename(process.argv[1], '.js');
const lines = [];
process.stdin.on('data', (chunk) => {
  lines.push(String(chunk));
  write();
}).on('end', () => process.exit(0));

function write() {
  if (!process.env.STUB_FOLDER) return;
  fs.writeFileSync(path.join(process.env.STUB_FOLDER, `${name}-${process.argv[2] ?? ''}.json`), JSON.stringify({ env: process.env, argv: process.argv, cwd: process.cwd(), lines }));
}
write();
if (process.env.STUB_DIES === name) {
  console.error('no luck today');
  process.exit(3);
}
if (process.env.STUB_DEAF) process.on('SIGTERM', () => undefined);
const port = process.argv[process.argv.indexOf('-p') + 1];
console.log(process.argv.includes('-p') ? `Listening on ${process.env.STUB_OTHER_PORT ?? port}` : '{"msg":"ready"}');
setInterval(() => undefined, 1000);
