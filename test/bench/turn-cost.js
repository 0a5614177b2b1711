// CPU time of the turn "answers submitted -> plan card shown", of the real bot and of the bare one, in runs one after the other.
const { join } = require('node:path');
const { botEnvironment } = require('../../dist/rehearsal/bot-environment');
const { chatOf, createChannel, startStandIns } = require('./stand-ins');
const { median, startMeasured } = require('./measured-process');

let codes = 0;
const nextCode = () => `CUK${String(codes++).padStart(6, '0')}`;
const ANSWERS = { domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' };

/** @param size `{ runs, turns, warmUp }` */
async function measureTurn(size) {
  const standIns = await startStandIns();
  const real = await startRealBot(standIns);
  try {
    const channel = createChannel(standIns, standIns.addresses.bot);
    const setups = await openSetups(standIns, channel, size.turns);
    const { work } = await readWork(standIns, channel, setups);
    const bare = await startBareBot(standIns, work);
    try {
      const bareChannel = createChannel(standIns, bare.url);
      const plays = {
        real: {
          process: real,
          turn: async (setup) => { setup.shown = showsPlan(await channel.click(setup.messageId, submit(setup))); },
          reset: () => backToForm(channel, setups),
        },
        bare: { process: bare.process, turn: async (setup) => void showsPlan(await bareChannel.click(setup.messageId, submit(setup))), reset: async () => undefined },
      };
      await backToForm(channel, setups);
      for (let round = 0; round < size.warmUp; round++) for (const play of Object.values(plays)) await measure(play, setups);
      const runs = [];
      for (let run = 0; run < size.runs; run++) {
        const taken = {};
        for (const name of run % 2 === 0 ? ['real', 'bare'] : ['bare', 'real']) taken[name] = await measure(plays[name], setups);
        runs.push({ ...taken, ratio: taken.real / taken.bare });
      }
      return { ratio: median(runs.map(({ ratio }) => ratio)), runs, turns: setups.length, graphCalls: work.graphUrls.length, connectorCalls: work.connectorCalls, cardBytes: JSON.stringify(work.card).length };
    } finally {
      await bare.process.stop();
    }
  } finally {
    await real.stop();
    await standIns.close();
  }
}

/** @param options.settings other settings than the usual ones, such as another database */
function startRealBot(standIns, { nodeArgs = (process.env.BENCH_NODE_ARGS ?? '').split(' ').filter(Boolean), settings = {} } = {}) {
  const env = { ...botEnvironment(standIns.kept, standIns.addresses, { database: join(standIns.folder, 'latchkey.db'), authority: standIns.caFile }), ...settings };
  return startMeasured({ script: join(__dirname, '..', '..', 'dist', 'main.js'), env, nodeArgs });
}

async function startBareBot(standIns, work) {
  const { kept, addresses, folder, caFile } = standIns;
  const url = `http://127.0.0.1:${kept.ports.playground}`;
  const env = { ...botEnvironment(kept, addresses, { database: join(folder, 'bare.db'), authority: caFile }), PORT: String(kept.ports.playground), BENCH_WORK: JSON.stringify(work) };
  return { url, process: await startMeasured({ script: join(__dirname, 'bare-bot.js'), env }) };
}

/** Setups that stand at the form, each with the message that shows it. */
async function openSetups(standIns, channel, count) {
  // Colleagues with the same product are told: that goes to other chats. A bot that was killed says so, in a line.
  const newest = () => standIns.messages.findLast(({ conversationId, card }) => conversationId === chatOf(standIns.person) && card);
  await channel.signIn();
  const setups = [];
  for (let number = 0; number < count; number++) {
    await channel.say('set up Mimecast');
    // From the second one on the bot asks first whether another setup is meant.
    const another = findAction(newest().card, 'setup.begin-another');
    if (another) await channel.click(newest().id, another);
    setups.push(await goToForm(channel, newest()));
  }
  return setups;
}

/** From the first question to the form. */
async function goToForm(channel, { id: messageId, card }) {
  const answer = await channel.click(messageId, { verb: 'field.choose', data: { ...addressIn(card, 'field.choose'), choice: 'eu' } });
  return { messageId, accountCode: nextCode(), address: addressIn(answer.body.value, 'form.submit') };
}

/** What goes out in one such turn of the real bot, and the card that comes back; the bare bot does the same. */
async function readWork(standIns, channel, setups) {
  const { calls, world } = standIns;
  let seen = [];
  let answer;
  for (const setup of setups) {
    const before = calls.length;
    answer = setup.shown = showsPlan(await channel.click(setup.messageId, submit(setup)));
    seen = calls.slice(before);
  }
  const graphUrls = seen.filter(({ url }) => url.startsWith('/v1.0/')).map(({ url }) => `${world}${url}`);
  const token = await tokenFor(standIns, 'Application.ReadWrite.All Policy.Read.All User.Read Directory.Read.All');
  return { work: { graphUrls, connectorCalls: seen.filter(({ url }) => url.startsWith('/teams/')).length, card: answer, token } };
}

/** On behalf of the stand-ins' person, as the bot asks for it. */
async function tokenFor(standIns, scopes) {
  const { kept, person, tenant, world } = standIns;
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', client_id: kept.botClientId, client_secret: kept.botClientSecret, requested_token_use: 'on_behalf_of',
    assertion: await tenant.mintSsoToken(person.objectId), scope: scopes.split(' ').map((one) => `${world}/${one}`).join(' '),
  });
  return (await callWorld(standIns, `/${kept.tenantId}/oauth2/v2.0/token`, form)).access_token;
}

function callWorld({ world, caFile }, path, form) {
  const { request } = require('node:https');
  return new Promise((resolve, reject) => {
    const call = request(`${world}${path}`, { method: 'POST', ca: require('node:fs').readFileSync(caFile), headers: { 'content-type': 'application/x-www-form-urlencoded' } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part)).on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString())));
    });
    call.on('error', reject).end(String(form));
  });
}

async function measure({ process: measured, turn, reset }, setups) {
  const before = await measured.cpu();
  for (const setup of setups) await turn(setup);
  const taken = (await measured.cpu()) - before;
  await reset();
  return taken / setups.length;
}

const submit = ({ accountCode, address }) => ({ verb: 'form.submit', data: { ...address, ...ANSWERS, accountCode } });

/** By the plan card's own button, which leads to the first question. */
async function backToForm(channel, setups) {
  for (const setup of setups) {
    const questions = await channel.click(setup.messageId, { verb: 'plan.change', data: addressIn(setup.shown, 'plan.change') });
    // Other answers than before, as a person who comes back has.
    Object.assign(setup, await goToForm(channel, { id: setup.messageId, card: questions.body.value }));
  }
}

function showsPlan({ status, body }) {
  if (status !== 200 || body.type !== 'application/vnd.microsoft.card.adaptive' || !findAction(body.value, 'plan.confirm')) {
    throw new Error(`No plan card: ${status} ${JSON.stringify(body).slice(0, 500)}`);
  }
  return body.value;
}

function addressIn(card, verb) {
  const action = findAction(card, verb);
  if (!action) throw new Error(`No ${verb} on ${JSON.stringify(card).slice(0, 500)}`);
  return action.data;
}

function findAction(node, verb) {
  if (node === null || typeof node !== 'object') return undefined;
  if (node.type === 'Action.Execute' && node.verb === verb) return node;
  for (const part of Object.values(node)) {
    const found = findAction(part, verb);
    if (found) return found;
  }
  return undefined;
}

module.exports = { measure, measureTurn, startBareBot, startRealBot, tokenFor, openSetups, goToForm, backToForm, submit, showsPlan, addressIn, findAction };
