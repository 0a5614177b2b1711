// The yardstick for start and memory: loads the packages that the bot loads, says "ready" and waits. Does nothing with them.
const { readdirSync, readFileSync } = require('node:fs');
const { builtinModules } = require('node:module');
const { join } = require('node:path');

const dist = join(__dirname, '..', '..', 'dist');
const files = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.js') && !name.startsWith('rehearsal') && name !== 'generate.js');
const names = new Set(files.flatMap((name) => [...readFileSync(join(dist, name), 'utf8').matchAll(/require\("([^".][^"]*)"\)|require\('([^'.][^']*)'\)/g)].map((match) => match[1] ?? match[2])));
for (const name of names) if (!name.startsWith('node:') && !builtinModules.includes(name)) require(name);
setInterval(() => undefined, 60_000);
console.log(JSON.stringify({ msg: 'ready', packages: names.size }));
